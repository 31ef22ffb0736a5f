package org.zonecast.router.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.EpochId;
import org.zonecast.router.broadcast.Surrenders.Surrender;
import org.zonecast.router.edge.RecordBuilder;

class SurrendersTest {
  private static final EpochId OURS = new EpochId(2, "me");
  private static final EpochId WINNER = new EpochId(4, "you");
  private final Surrenders surrenders = new Surrenders();

  @Test
  void whatWasGivenUpIsNotAdoptedBackByAnOldRecord() {
    assertThat(surrenders.mayAdopt(record("b1", OURS))).isTrue();
    surrenders.add("show", new Surrender("b1", OURS, null));
    assertThat(surrenders.mayAdopt(record("b1", OURS))).isFalse();
    assertThat(surrenders.mayAdopt(record("b1", new EpochId(3, "you")))).isTrue();
    assertThat(surrenders.mayAdopt(record("b2", OURS))).as("another broadcast").isTrue();
  }

  @Test
  void whoIsKnownToHaveWonIsNotAdoptedFromBelow() {
    surrenders.add("show", new Surrender("b1", OURS, WINNER));
    assertThat(surrenders.mayAdopt(record("b1", new EpochId(3, "another")))).isFalse();
    assertThat(surrenders.mayAdopt(record("b1", WINNER))).isTrue();
  }

  @Test
  void theNextEpochIsAboveTheOneThatItWasLostTo() {
    assertThat(surrenders.winnerOf(record("b1", OURS))).isZero();
    surrenders.add("show", new Surrender("b1", OURS, WINNER));
    assertThat(surrenders.winnerOf(record("b1", OURS))).isEqualTo(4);
    assertThat(surrenders.winnerOf(record("b2", OURS))).isZero();
    surrenders.add("show", new Surrender("b1", OURS, null));
    assertThat(surrenders.winnerOf(record("b1", OURS))).isZero();
  }

  @Test
  void onlyTheLatestAreRemembered() {
    for (int i = 0; i <= 512; i++) {
      surrenders.add("stream" + i, new Surrender("b1", OURS, WINNER));
    }
    surrenders.add("show", new Surrender("b1", OURS, WINNER));
    assertThat(surrenders.mayAdopt(record("b1", OURS))).isFalse();
    assertThat(surrenders.mayAdopt(recordOf("stream1"))).isTrue();
    assertThat(surrenders.mayAdopt(recordOf("stream2"))).isFalse();
  }

  private static BroadcastRecord recordOf(String stream) {
    return new RecordBuilder(stream).epoch(OURS).build();
  }

  private static BroadcastRecord record(String broadcast, EpochId epoch) {
    return new RecordBuilder("show").broadcast(broadcast).epoch(epoch).build();
  }
}
