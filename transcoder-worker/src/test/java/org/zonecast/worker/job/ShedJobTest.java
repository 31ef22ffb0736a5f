package org.zonecast.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.feed.FeedMessage.Start;

/** A job that the edge tells to leave renditions out, and one that says that it is behind. */
class ShedJobTest extends JobOnTwoCdns {
  private static List<Long> made(TestCdn cdn, String rendition) {
    return cdn.writes.stream()
        .filter(write -> write.path().contains("/1-e/" + rendition + "/"))
        .filter(write -> write.path().endsWith(".m4s") && write.status() < 300)
        .map(write -> Long.parseLong(write.path().replaceAll(".*/|[.]m4s", "")) - BASE)
        .sorted()
        .toList();
  }

  private Map<Long, Set<String>> committed(String cdn) {
    Map<Long, Set<String>> renditions = new TreeMap<>();
    edge.commits(cdn).forEach(commit -> renditions.put(commit.segment(), commit.bytes().keySet()));
    return renditions;
  }

  @Test
  void whatIsShedIsNeitherStoredNorCommittedFromItsSegmentOnAndListedAsAGap() {
    begin(welcome(0, List.of(), 1));
    edge.sendSlots(0, 100);
    edge.send(new FeedMessage.Shed(2, List.of("240p")), new FeedMessage.Shed(4, List.of()));
    edge.sendSlots(100, 360);
    edge.send(new FeedMessage.End(360));

    await().until(() -> closed.get() != null);
    Set<String> all = Set.copyOf(RENDITIONS);
    Set<String> without = Set.of("144p", "audio");
    for (TestCdn cdn : List.of(a, b)) {
      assertThat(committed(cdn == a ? "a" : "b").values())
          .containsExactly(all, all, without, without, all, all);
      assertThat(made(cdn, "240p")).containsExactly(0L, 1L, 4L, 5L);
      assertThat(made(cdn, "144p")).hasSize(6);
      assertThat(gaps(cdn, "240p")).containsExactly(2L, 3L);
      assertThat(gaps(cdn, "144p")).isEmpty();
      assertThat(gaps(cdn, "audio")).isEmpty();
      assertThat(cdn.check("b1")).isEmpty();
    }
  }

  @Test
  void theChildIsToldToo() {
    begin(welcome(0, List.of(), 1));
    edge.send(new FeedMessage.Shed(2, List.of("240p")));
    await().until(() -> children.last().fed.contains(new FeedMessage.Shed(2, List.of("240p"))));
  }

  @Test
  void aChildThatTakesThePlaceOfADeadOneIsToldBeforeItBegins() {
    begin(welcome(0, List.of(), 1));
    edge.send(new FeedMessage.Shed(2, List.of("240p")));
    edge.sendSlots(0, 130);
    await().until(() -> children.last().fed.size() > 130);
    children.last().crash();
    await().until(() -> !edge.all(FeedMessage.Resume.class).isEmpty());
    edge.send(new Start(2, 1));
    await().until(() -> children.last().fed.contains(new Start(2, 1)));
    assertThat(children.last().fed)
        .filteredOn(message -> !(message instanceof FeedMessage.Welcome))
        .startsWith(new FeedMessage.Shed(2, List.of("240p")), new Start(2, 1));
  }

  @Test
  void aSuccessorMakesWhatTheLogSaysOfASegmentAndLeavesOutWhatIsShedBehindIt() {
    var known = new LogEntry(0, 60, 94, Map.of("144p", 50, "audio", 20), List.of("a"));
    var whole = new LogEntry(1, 60, 94, Map.of("240p", 9, "144p", 50, "audio", 20), List.of("a"));
    var edgesWord = new FeedMessage.Shed(0, List.of("240p"));
    closed.set(null);
    newJob().start();
    await().until(() -> !edge.all(FeedMessage.Hello.class).isEmpty());
    edge.send(welcome(0, List.of(known, whole), 1), edgesWord, new Start(0, 0));
    edge.grant = 1;
    edge.sendSlots(0, 180);
    edge.send(new FeedMessage.End(180));

    await().until(() -> closed.get() != null);
    assertThat(committed("b").values())
        .containsExactly(Set.of("144p", "audio"), Set.copyOf(RENDITIONS), Set.of("144p", "audio"));
    assertThat(made(b, "240p")).containsExactly(1L);
  }

  @Test
  void whatOneChildMadeOfASegmentThatIsShedThenIsNotUsed() {
    children.crashAtSegment = 1; // leaves the 240p of segment 1 behind
    begin(welcome(0, List.of(), 1));
    edge.sendSlots(0, 110);
    edge.send(new FeedMessage.Shed(1, List.of("240p")));
    await().until(() -> children.last().fed.contains(new FeedMessage.Shed(1, List.of("240p"))));
    children.crashAtSegment = Long.MAX_VALUE;
    edge.sendSlots(110, 120);
    edge.send(new FeedMessage.End(120));
    await().until(() -> closed.get() != null);
    assertThat(made(a, "240p")).containsExactly(0L);
  }

  @Test
  void aJobWhoseChildDoesNotKeepUpAsksToBeMovedEverySecond() {
    begin(welcome(0, List.of(), 1));
    edge.sendSlots(0, 30);
    await().until(() -> children.last().fed.size() > 30);
    children.last().slow = true;
    edge.sendSlots(30, 180);
    await().until(() -> children.last().fed.size() > 180);
    for (int i = 0; i < 40 && edge.all(FeedMessage.Move.class).size() < 3; i++) {
      aheadNanos.addAndGet(Duration.ofMillis(250).toNanos());
      edge.sendSlots(180 + 8L * i, 188 + 8L * i);
      int heard = edge.all(FeedMessage.Progress.class).size();
      await().until(() -> edge.all(FeedMessage.Progress.class).size() > heard);
      children.last().progress(30 + i);
    }
    assertThat(edge.all(FeedMessage.Move.class))
        .hasSizeGreaterThanOrEqualTo(3)
        .allMatch(move -> move.reason() == FeedMessage.Move.Reason.BEHIND)
        .allMatch(move -> move.detail().contains("s of media wait"));
    assertThat(behind.keepsUp()).isFalse();
  }
}
