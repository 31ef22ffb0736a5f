package org.zonecast.router.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage.EarlierEpoch;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.BroadcastRecord.Past;
import org.zonecast.job.EpochId;
import org.zonecast.router.edge.RecordBuilder;
import org.zonecast.router.epoch.EpochPlace;

class InheritanceTest {
  private static final Past FIRST = new Past(new EpochId(1, "a"), 1000, 0, List.of("240p"));
  private static final Past SECOND = new Past(new EpochId(2, "b"), 1010, 1, List.of("240p"));
  private static final Past UNSEALED = new Past(new EpochId(3, "c"), -1, 2, List.of("144p"));

  @Test
  void theNextEpochIsAboveAllThatWereFound() {
    Inheritance found =
        Inheritance.of(
                List.of(
                    aged(2, record("b1", 1003, 0, false, FIRST)),
                    aged(4, record("b1", 1015, 0, false, FIRST, SECOND))))
            .orElseThrow();
    assertThat(found.epochNumber()).isEqualTo(3);
    EpochPlace place = found.place("me", 77);
    assertThat(place.id()).isEqualTo(new EpochId(3, "me"));
    assertThat(place.based()).isFalse();
    assertThat(place.discontinuities()).isEqualTo(2);
    assertThat(place.earlier())
        .containsExactly(
            new EarlierEpoch(FIRST.epoch(), 1000, FIRST.renditions()),
            new EarlierEpoch(SECOND.epoch(), 1010, SECOND.renditions()));
    assertThat(place.follows()).isEqualTo(new EpochPlace.Junction(1016, false, 77));
  }

  @Test
  void anEpochThatHadNoNumbersYetHasLeftNothing() {
    EpochPlace place =
        Inheritance.of(List.of(aged(1, record("b1", 1015, 0, false, FIRST, SECOND, UNSEALED))))
            .orElseThrow()
            .place("me", 0);
    assertThat(place.id().number()).isEqualTo(4);
    assertThat(place.earlier()).extracting(EarlierEpoch::epoch).doesNotContain(UNSEALED.epoch());
    assertThat(place.discontinuities()).isEqualTo(2);
  }

  @Test
  void anEpochThatListedNothingIsNoDiscontinuity() {
    EpochPlace place =
        Inheritance.of(List.of(aged(1, record("b1", -1, 0, false, FIRST, SECOND))))
            .orElseThrow()
            .place("me", 0);
    assertThat(place.settledAt(1010).discontinuities()).isEqualTo(1);
    assertThat(place.settledAt(1011).discontinuities()).isEqualTo(2);
    assertThat(place.settledAt(1011).based()).isTrue();
  }

  @Test
  void aBroadcastThatHasEndedIsNotGoneOnWith() {
    assertThat(Inheritance.of(List.of())).isEmpty();
    assertThat(Inheritance.of(List.of(aged(1, record("b1", 5, -1, true, FIRST))))).isEmpty();
    assertThat(
            Inheritance.of(
                List.of(
                    aged(1, record("b1", 5, -1, false, FIRST)),
                    aged(3, record("b1", 5, -1, true, FIRST)))))
        .isEmpty();
  }

  @Test
  void ofTwoBroadcastsItIsTheOneThatWasWrittenOfLast() {
    Inheritance found =
        Inheritance.of(
                List.of(
                    aged(900, record("old", 5, -1, false, FIRST, SECOND)),
                    aged(1, record("new", 7, -1, false, FIRST))))
            .orElseThrow();
    assertThat(found.record().broadcastId()).isEqualTo("new");
    assertThat(found.epochNumber()).isEqualTo(2);
  }

  @Test
  void thePublisherMayComeBackUntilItWasAwayForTheGracePeriod() {
    Inheritance found =
        Inheritance.of(List.of(aged(10, record("b1", 5, 45_000, false, FIRST)))).orElseThrow();
    assertThat(found.away()).isEqualTo(Duration.ofSeconds(55));
    assertThat(found.inGrace(Duration.ofSeconds(60))).isTrue();
    assertThat(found.inGrace(Duration.ofSeconds(55))).isFalse();
  }

  @Test
  void ofAnEdgeThatWritesNoEpochsTheEpochIsKnownByName() {
    EpochPlace place =
        Inheritance.of(List.of(aged(1, record("b1", 1005, 0, false)))).orElseThrow().place("me", 0);
    assertThat(place.earlier()).extracting(EarlierEpoch::epoch).containsExactly(FIRST.epoch());
    assertThat(place.leastVersion()).isEqualTo(2);
  }

  private static Aged aged(long seconds, BroadcastRecord record) {
    return new Aged(record, Duration.ofSeconds(seconds));
  }

  private static BroadcastRecord record(
      String broadcast, long last, long awayMs, boolean ended, Past... epochs) {
    EpochId epoch = epochs.length == 0 ? FIRST.epoch() : epochs[epochs.length - 1].epoch();
    return new RecordBuilder("show")
        .broadcast(broadcast)
        .epoch(epoch)
        .epochs(List.of(epochs))
        .lastMediaSequence(last)
        .awayMs(awayMs)
        .ended(ended)
        .build();
  }
}
