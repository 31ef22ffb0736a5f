package org.zonecast.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;

class BehindWatchTest {
  private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();
  private static final int RATE = 30;
  private long now = 1_000_000_000L;
  private double received;
  private double encoded;
  private BehindWatch watch = watch(60);

  private BehindWatch watch(int segmentFrames) {
    var made =
        new BehindWatch(new SegmentGrid(Rational.of(RATE, 1), segmentFrames, 48_000), () -> now);
    made.begin(0);
    now += BehindWatch.BEGINNING.toNanos();
    return made;
  }

  /** Media arrives as the clock goes, and is encoded at {@code speed} as far as it is there. */
  private void run(double seconds, double speed, boolean held, boolean paused) {
    for (int i = 0; i < seconds * 4; i++) {
      now += TICK_NANOS;
      received += RATE / 4.0;
      encoded = Math.min(received, encoded + speed * RATE / 4.0);
      if (!paused) {
        watch.received((long) received);
      }
      watch.encoded((long) encoded);
      watch.sample(held, paused);
    }
  }

  private void run(double seconds, double speed) {
    run(seconds, speed, false, false);
  }

  private void waiting(double seconds) {
    received = encoded + seconds * RATE;
    watch.received((long) received);
    watch.encoded((long) encoded);
  }

  private void waitsOnly(double seconds) {
    encoded = received - seconds * RATE;
    watch.encoded((long) encoded);
  }

  @Test
  void aChildThatKeepsUpIsNotBehind() {
    run(60, 1);
    assertThat(watch.behind()).isFalse();
  }

  @Test
  void aWaitOfMoreThanThreeSecondsThatDoesNotGetShorterForFourIsBehind() {
    run(1, 1);
    waiting(3.5);
    run(3.75, 1);
    assertThat(watch.behind()).isFalse();
    run(0.5, 1);
    assertThat(watch.behind()).isTrue();
    assertThat(watch.text()).isEqualTo("3.5 s of media wait");
  }

  @Test
  void lessThanThreeSecondsMayWaitForEver() {
    run(1, 1);
    waiting(2.7);
    run(60, 1);
    assertThat(watch.behind()).isFalse();
  }

  @Test
  void withLongSegmentsOneAndAHalfOfThemMayWait() {
    watch = watch(6 * RATE);
    run(1, 1);
    waiting(8.5);
    run(20, 1);
    assertThat(watch.behind()).isFalse();
    waiting(9.5);
    run(5, 1);
    assertThat(watch.behind()).isTrue();
  }

  @Test
  void aSlowChildIsBehindOnceSoMuchWaits() {
    run(1, 1);
    run(14, 0.8);
    assertThat(watch.behind()).isFalse();
    run(6, 0.8);
    assertThat(watch.behind()).isTrue();
  }

  @Test
  void aCatchUpIsNotBehindHoweverMuchWaits() {
    watch.begin(0);
    waiting(60);
    run(100, 1.2);
    assertThat(watch.behind()).isFalse();
  }

  @Test
  void aCatchUpThatComesToNothingIs() {
    waiting(30);
    run(10, 1.5);
    assertThat(watch.behind()).isFalse();
    run(5, 0.9);
    assertThat(watch.behind()).isTrue();
  }

  @Test
  void oneBreakAndTheFourSecondsBeginAnew() {
    run(1, 1);
    waiting(4);
    run(3, 1);
    waitsOnly(1);
    run(0.25, 1);
    waiting(4);
    run(3, 1);
    assertThat(watch.behind()).isFalse();
    run(2, 1);
    assertThat(watch.behind()).isTrue();
  }

  @Test
  void theCdnsHoldingItBackIsNoFaultOfTheWorkers() {
    run(1, 1);
    run(60, 0, true, false);
    assertThat(watch.behind()).isFalse();
    run(3, 0.5);
    assertThat(watch.behind()).isFalse();
    run(3, 0.5);
    assertThat(watch.behind()).isTrue();
  }

  @Test
  void aChildThatIsBeingStartedIsNotBehind() {
    watch.begin(600);
    for (int i = 0; i < 40; i++) {
      now += TICK_NANOS;
      watch.received(700 + i * 8L);
      watch.encoded(-1);
      watch.sample(false, false);
      assertThat(watch.behind()).isFalse();
    }
  }

  @Test
  void aChildThatTakesOverHasTenSecondsToBeginToCatchUp() {
    watch.begin(0);
    waiting(4);
    run(9.75, 0.9);
    assertThat(watch.behind()).isFalse();
    run(0.25, 0.9);
    assertThat(watch.behind()).isTrue();
  }

  @Test
  void anotherChildBeginsAnew() {
    run(1, 1);
    run(30, 0.5);
    assertThat(watch.behind()).isTrue();
    watch.begin(60);
    assertThat(watch.behind()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsNotReadFromThePausedFeedWaitsToo(boolean slow) {
    run(1, 1);
    waiting(10);
    run(8, slow ? 0.5 : 2, false, true);
    assertThat(watch.behind()).isEqualTo(slow);
  }
}
