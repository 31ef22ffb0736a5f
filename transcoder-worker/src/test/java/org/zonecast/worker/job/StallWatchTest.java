package org.zonecast.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallWatchTest {
  private long nowNanos;
  private final StallWatch watch = new StallWatch(60, () -> nowNanos);

  @Test
  void aChildThatEncodesNothingWhileMediaWaitsIsStuckAfterTwoSeconds() {
    watch.received(10);
    watch.progressed(10, 10);
    watch.received(100);
    pass(1999);
    assertThat(watch.stalled()).isFalse();
    pass(1);
    assertThat(watch.stalled()).isTrue();
  }

  @Test
  void aSilentFeedIsNoStall() {
    watch.received(10);
    watch.progressed(10, 5);
    pass(60_000);
    assertThat(watch.stalled()).isFalse();
  }

  @Test
  void mediaThatAnEncoderMayKeepIsNotWaiting() {
    watch.progressed(0, 0);
    watch.received(48);
    pass(60_000);
    assertThat(watch.stalled()).isFalse();
  }

  @Test
  void everyEncodedSlotCountsAsLife() {
    watch.progressed(0, 0);
    watch.received(1000);
    for (int slot = 1; slot < 20; slot++) {
      pass(1900);
      watch.progressed(500, slot);
      assertThat(watch.stalled()).isFalse();
    }
  }

  @Test
  void decodingFarAheadOfWhatIsEncodedIsNoLife() {
    watch.progressed(0, 0);
    watch.received(1000);
    for (int slot = 100; slot <= 1000; slot += 100) {
      pass(500);
      watch.progressed(slot, 0);
    }
    assertThat(watch.stalled()).isTrue();
  }

  @Test
  void aNewChildIsGivenTwelveSecondsAndLivesWhileItDecodes() {
    watch.begin(600);
    watch.received(700);
    pass(11_900);
    watch.progressed(300, -1);
    pass(11_900);
    assertThat(watch.stalled()).isFalse();
    pass(100);
    assertThat(watch.stalled()).isTrue();
  }

  @Test
  void decodingUpToTheFirstSegmentIsLifeWhateverIsEncoded() {
    watch.begin(600);
    watch.received(1000);
    for (int slot = 300; slot < 600; slot += 30) {
      pass(4000);
      watch.progressed(slot, 599);
      assertThat(watch.stalled()).isFalse();
    }
  }

  @Test
  void aChildThatReadsWhileThePictureStandsStillIsGivenFiveSeconds() {
    watch.progressed(30, 30);
    watch.received(100);
    for (int tenth = 0; tenth < 49; tenth++) {
      pass(100);
      watch.received(100 + 3L * tenth);
      watch.progressed(30, 30);
      assertThat(watch.stalled()).isFalse();
    }
    pass(100);
    watch.progressed(30, 30);
    assertThat(watch.stalled()).isTrue();
  }

  @Test
  void aChildThatStopsReadingWhileThePictureStandsStillIsStuckAfterTwoSeconds() {
    watch.progressed(30, 30);
    watch.received(100);
    pass(1000);
    watch.progressed(30, 30);
    pass(1999);
    assertThat(watch.stalled()).isFalse();
    pass(1);
    assertThat(watch.stalled()).isTrue();
  }

  @Test
  void aChildThatWasHeldIsExcused() {
    watch.progressed(0, 0);
    watch.received(1000);
    pass(5000);
    watch.excuse();
    pass(1999);
    assertThat(watch.stalled()).isFalse();
    pass(1);
    assertThat(watch.stalled()).isTrue();
  }

  private void pass(long millis) {
    nowNanos += Duration.ofMillis(millis).toNanos();
  }
}
