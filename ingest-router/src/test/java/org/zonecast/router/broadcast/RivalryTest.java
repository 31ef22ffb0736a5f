package org.zonecast.router.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.EpochId;
import org.zonecast.router.broadcast.Rivalry.Own;
import org.zonecast.router.edge.RecordBuilder;

class RivalryTest {
  private static final long PUBLISHED = -1;
  private static final Own HEARD = new Own("me", "b5", new EpochId(3, "k"), true);
  private static final Own SILENT = new Own("me", "b5", new EpochId(3, "k"), false);

  @Test
  void ofTheSameBroadcastTheHigherEpochGoesOn() {
    for (Own own : List.of(HEARD, SILENT)) {
      assertThat(givesWay(own, "b5", 4, "a", 5_000, false, 0)).isTrue();
      assertThat(givesWay(own, "b5", 3, "l", PUBLISHED, false, 0)).isTrue();
      assertThat(givesWay(own, "b5", 3, "j", PUBLISHED, false, 0)).isFalse();
      assertThat(givesWay(own, "b5", 2, "z", PUBLISHED, false, 0)).isFalse();
    }
    assertThat(givesWay(HEARD, "b5", 4, "a", PUBLISHED, true, 0))
        .as("what has ended stays ended")
        .isTrue();
  }

  @Test
  void anotherBroadcastWithoutAPublisherDoesNotCount() {
    assertThat(givesWay(SILENT, "b1", 9, "z", 0, false, 0)).isFalse();
    assertThat(givesWay(SILENT, "b1", 9, "z", PUBLISHED, true, 0)).isFalse();
  }

  @Test
  void anotherBroadcastThatWasNotWrittenOfLatelyDoesNotCount() {
    assertThat(givesWay(SILENT, "b1", 9, "z", PUBLISHED, false, 2_999)).isTrue();
    assertThat(givesWay(SILENT, "b1", 9, "z", PUBLISHED, false, 3_000)).isFalse();
  }

  @Test
  void whoHearsItsPublisherGoesOn() {
    assertThat(givesWay(SILENT, "b9", 1, "a", PUBLISHED, false, 0)).isTrue();
  }

  @Test
  void ofTwoBroadcastsThatHearTheirPublishersTheOneThatBeganFirstGoesOn() {
    assertThat(givesWay(HEARD, "b9", 9, "z", PUBLISHED, false, 0)).isFalse();
    assertThat(givesWay(HEARD, "b1", 1, "a", PUBLISHED, false, 0)).isTrue();
  }

  @Test
  void exactlyOneOfTwoEdgesGivesWay() {
    for (String broadcast : List.of("b1", "b5", "b9")) {
      for (int number = 2; number <= 4; number++) {
        Own other = new Own("you", broadcast, new EpochId(number, "z"), true);
        boolean mine = givesWay(HEARD, broadcast, number, "z", PUBLISHED, false, 0);
        boolean yours = Rivalry.givesWay(other, told("me", "b5", 3, "k", PUBLISHED, false, 0));
        assertThat(mine).isNotEqualTo(yours);
      }
    }
  }

  @Test
  void anEdgeIsNoRivalOfItself() {
    assertThat(Rivalry.givesWay(SILENT, told("me", "b5", 9, "z", PUBLISHED, false, 0))).isFalse();
  }

  private static boolean givesWay(
      Own own, String broadcast, int number, String start, long awayMs, boolean ended, long ageMs) {
    return Rivalry.givesWay(own, told("you", broadcast, number, start, awayMs, ended, ageMs));
  }

  private static Aged told(
      String edge,
      String broadcast,
      int number,
      String start,
      long awayMs,
      boolean ended,
      long ageMs) {
    BroadcastRecord record =
        new RecordBuilder("show")
            .broadcast(broadcast)
            .epoch(new EpochId(number, start))
            .edge(edge)
            .awayMs(awayMs)
            .ended(ended)
            .build();
    return new Aged(record, Duration.ofMillis(ageMs));
  }
}
