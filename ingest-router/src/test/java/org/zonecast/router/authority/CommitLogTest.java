package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage.Commit;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.router.authority.CommitLog.Written;

class CommitLogTest {
  private static final List<String> BOTH = List.of("a", "b");
  private final CommitLog log = new CommitLog(5);

  private static Commit commit(long segment, String cdn) {
    return new Commit(segment, cdn, 1, 60, 94, Map.of("240p", (int) segment));
  }

  @Test
  void aSegmentIsCommittedByItsFirstCdn() {
    assertThat(log.write(commit(0, "a"))).isEqualTo(Written.FIRST);
    assertThat(log.write(commit(0, "b"))).isEqualTo(Written.ANOTHER_CDN);
    assertThat(log.write(commit(0, "b"))).isEqualTo(Written.KNOWN);
    assertThat(log.entries()).containsExactly(new LogEntry(0, 60, 94, Map.of("240p", 0), BOTH));
  }

  @Test
  void whatWasSaidFirstStays() {
    log.write(commit(0, "a"));
    assertThat(log.write(new Commit(0, "b", 1, 60, 94, Map.of("240p", 9))))
        .isEqualTo(Written.CONFLICT);
    assertThat(log.entries().getFirst().bytes()).containsEntry("240p", 0);
    assertThat(log.entries().getFirst().cdns()).containsExactly("a", "b");
  }

  @Test
  void aSuccessorResumesAtTheFirstSegmentThatAHealthyCdnLacks() {
    for (int segment = 0; segment < 8; segment++) {
      log.write(commit(segment, "a"));
      if (segment < 6) {
        log.write(commit(segment, "b"));
      }
    }
    assertThat(log.resumeSegment(BOTH, 0)).isEqualTo(6);
    assertThat(log.resumeSegment(List.of("a"), 0)).isEqualTo(8);
    assertThat(log.resumeSegment(List.of("a", "new"), 0)).as("window").isEqualTo(3);
    assertThat(log.resumeSegment(List.of("a", "new"), 5)).as("buffer").isEqualTo(5);
    assertThat(log.resumeSegment(BOTH, 20)).isEqualTo(20);
  }

  @Test
  void whatWasCommittedBeforeACdnJoinedIsNotLackingThere() {
    List<String> withNew = List.of("a", "new");
    writeUpTo(4, "a");
    log.joined("new");
    assertThat(log.resumeSegment(withNew, 0)).isEqualTo(5);
    assertThat(log.lastEverywhere(withNew)).isEqualTo(4);
    log.write(commit(5, "a"));
    assertThat(log.resumeSegment(withNew, 0)).as("it may be meant for it").isEqualTo(5);
    assertThat(log.lastEverywhere(withNew)).isEqualTo(4);
    log.write(commit(6, "a"));
    log.write(commit(6, "new"));
    assertThat(log.resumeSegment(withNew, 0)).as("5 was whole before").isEqualTo(7);
    assertThat(log.lastEverywhere(withNew)).isEqualTo(6);
    log.write(commit(7, "a"));
    assertThat(log.resumeSegment(withNew, 0)).as("a hole of its own").isEqualTo(7);
  }

  @Test
  void aCdnThatJoinedBeginsWithTheEarliestSegmentThatAnybodyBroughtToIt() {
    writeUpTo(4, "a");
    log.joined("new");
    writeUpTo(8, "a");
    log.write(commit(8, "new"));
    assertThat(log.resumeSegment(List.of("a", "new"), 0)).isEqualTo(9);
    log.write(commit(6, "new"));
    assertThat(log.resumeSegment(List.of("a", "new"), 0)).isEqualTo(7);
  }

  @Test
  void aCdnThatJoinsAgainBeginsAgain() {
    writeUpTo(1, "b");
    writeUpTo(4, "a");
    log.joined("b");
    log.write(commit(5, "a"));
    log.write(commit(5, "b"));
    writeUpTo(6, "a");
    log.joined("b");
    assertThat(log.resumeSegment(BOTH, 0)).isEqualTo(7);
    assertThat(log.find(5).orElseThrow().cdns())
        .as("its playlists begin anew")
        .containsExactly("a");
  }

  @Test
  void whatNoCdnGotBeforeTheOnlyOneMovedIsNotMadeAgain() {
    writeUpTo(4, "b");
    log.joined("b");
    log.write(commit(7, "b"));
    assertThat(log.resumeSegment(List.of("b"), 0)).isEqualTo(8);
  }

  @Test
  void anOldHoleOfOneCdnDoesNotHideWhatIsEverywhere() {
    assertThat(log.lastEverywhere(BOTH)).isEqualTo(-1);
    writeUpTo(7, "a");
    log.write(commit(3, "b"));
    log.write(commit(6, "b"));
    assertThat(log.resumeSegment(BOTH, 0)).isEqualTo(4);
    assertThat(log.lastEverywhere(BOTH)).isEqualTo(6);
    assertThat(log.lastEverywhere(List.of("a"))).isEqualTo(7);
  }

  @Test
  void whatNobodyMakesAnyMoreIsNotLacking() {
    writeUpTo(4, "a");
    log.write(commit(0, "b"));
    log.madeFrom(3);
    assertThat(log.resumeSegment(BOTH, 0)).isEqualTo(3);
    assertThat(log.lastEverywhere(BOTH)).isEqualTo(2);
    log.madeFrom(5);
    assertThat(log.resumeSegment(BOTH, 0)).isEqualTo(5);
    assertThat(log.lastEverywhere(BOTH)).isEqualTo(4);
  }

  private void writeUpTo(long last, String cdn) {
    for (long segment = 0; segment <= last; segment++) {
      log.write(commit(segment, cdn));
    }
  }

  @Test
  void theLogReachesBackTwiceTheWindow() {
    for (int segment = 0; segment < 30; segment++) {
      log.write(commit(segment, "a"));
    }
    assertThat(log.entries()).hasSize(10);
    assertThat(log.write(commit(10, "b"))).isEqualTo(Written.TOO_OLD);
    assertThat(log.write(commit(20, "b"))).isEqualTo(Written.ANOTHER_CDN);
  }

  @Test
  void anyOrderOfCommitsKeepsTheInvariants() {
    for (int seed = 0; seed < 60; seed++) {
      var random = new Random(seed);
      var any = new CommitLog(5);
      Map<Long, Set<String>> said = new HashMap<>();
      long highest = -1;
      for (int step = 0; step < 300; step++) {
        long segment = Math.max(0, highest - 3 + random.nextInt(6));
        String cdn = BOTH.get(random.nextInt(2));
        if (any.write(commit(segment, cdn)) != Written.TOO_OLD) {
          said.computeIfAbsent(segment, s -> new HashSet<>()).add(cdn);
        }
        assertThat(any.highest()).isGreaterThanOrEqualTo(highest);
        highest = any.highest();
        assertThat(any.entries()).hasSizeLessThanOrEqualTo(10);
        for (LogEntry entry : any.entries()) {
          assertThat(Set.copyOf(entry.cdns())).isEqualTo(said.get(entry.segment()));
        }
        long resume = any.resumeSegment(BOTH, 0);
        assertThat(resume).isBetween(Math.max(0, highest - 4), highest + 1);
        for (long s = Math.max(0, highest - 4); s < resume; s++) {
          assertThat(said.get(s)).as("seed %d segment %d", seed, s).containsAll(BOTH);
        }
      }
    }
  }
}
