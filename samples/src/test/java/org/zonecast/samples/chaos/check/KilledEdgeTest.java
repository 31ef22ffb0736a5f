package org.zonecast.samples.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zonecast.router.history.HistoryEvent.Based;
import org.zonecast.router.history.HistoryEvent.Commit;
import org.zonecast.samples.reference.CdnWrite;

/** A history that breaks off with its edge, and the one that goes on from it. */
class KilledEdgeTest {
  private static final Allowed ONE_EDGE_KILLED = new Allowed(1, false, Set.of());

  private MadeUp broadcast;

  @BeforeEach
  void make() {
    broadcast = MadeUp.withAKilledEdge();
  }

  @Test
  void oneDiscontinuityAndAGapForWhatWasUnderWayAreExplained() {
    assertThat(broadcast.violations(ONE_EDGE_KILLED)).isEmpty();
  }

  @Test
  void aDiscontinuityIsNotExplainedByNothing() {
    assertThat(rules(Allowed.NOTHING)).containsOnly(Rule.NO_TRACE);
  }

  @Test
  void whatOneCdnLacksOfLongBeforeIsNotExplained() {
    broadcast.inEpoch(1).without(event -> MadeUp.isCommit(event, 2, "cdn-2"));
    assertThat(rules(ONE_EDGE_KILLED))
        .contains(Rule.SEGMENT_NEVER_MISSING, Rule.LISTED_WHEN_COMMITTED);
  }

  @Test
  void theLastCommitMayBeListedAndNotWrittenDown() {
    broadcast.inEpoch(1).without(event -> MadeUp.isCommit(event, 5, "cdn-1"));
    assertThat(broadcast.violations(ONE_EDGE_KILLED)).isEmpty();
  }

  @Test
  void twoSegmentsThatWereNeverCommittedAreTooMany() {
    broadcast.inEpoch(1).without(event -> event instanceof Commit commit && commit.segment() >= 4);
    assertThat(rules(ONE_EDGE_KILLED)).contains(Rule.LISTED_WHEN_COMMITTED);
  }

  @Test
  void theRecordedFeedMayEndBeforeTheLastSegments() {
    broadcast.notReplayed(path -> path.endsWith("/1-s/v/1005.m4s"));
    assertThat(broadcast.violations(ONE_EDGE_KILLED)).isEmpty();
  }

  @Test
  void aSegmentThatTheReplayLacksInTheMiddleIsTooMuch() {
    broadcast.notReplayed(path -> path.endsWith("/1-s/v/1002.m4s"));
    assertThat(rules(ONE_EDGE_KILLED)).containsOnly(Rule.EQUAL_TO_REPLAY);
  }

  @Test
  void anEpochThatBeginsFarBehindTheOneBefore() {
    broadcast.inEpoch(1).without(event -> event instanceof Commit commit && commit.segment() >= 1);
    broadcast.inEpoch(2).without(Based.class::isInstance);
    broadcast.lineBefore(Commit.class::isInstance, MadeUp.at(6), new Based(1011));
    assertThat(rules(ONE_EDGE_KILLED)).contains(Rule.NUMBER_NEVER_SKIPPED);
  }

  @Test
  void anEpochThatBeginsBeforeTheEndOfTheOneBefore() {
    broadcast.inEpoch(2).without(Based.class::isInstance);
    broadcast.lineBefore(Commit.class::isInstance, MadeUp.at(6), new Based(1005));
    assertThat(rules(ONE_EDGE_KILLED)).contains(Rule.NUMBER_NEVER_SKIPPED);
  }

  @Test
  void aZombieOfTheEpochBefore() {
    broadcast.playlist(
        "cdn-1",
        MadeUp.at(9) + 30,
        "1.2",
        MadeUp.rendered(0, 4, segment -> false, segment -> false));
    assertThat(rules(ONE_EDGE_KILLED)).contains(Rule.TOKEN_NEVER_BACK);
  }

  @Test
  void aTokenOfAnotherEdgesEpochOfTheSameNumber() {
    broadcast.changed(
        "cdn-1",
        write ->
            "2-t.1".equals(write.token())
                ? new CdnWrite(
                    write.time(),
                    write.method(),
                    write.path(),
                    write.length(),
                    write.sha256(),
                    write.status(),
                    "2-u.1",
                    write.listed())
                : write);
    assertThat(rules(ONE_EDGE_KILLED)).containsOnly(Rule.PLAYLIST_BY_HOLDER);
  }

  private List<Rule> rules(Allowed allowed) {
    return broadcast.violations(allowed).stream().map(Violation::rule).distinct().toList();
  }
}
