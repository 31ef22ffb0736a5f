package org.zonecast.router.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The baseline and the holding back, with a clock in hand. */
class PaceTest {
  private static final long STEP_NANOS = Duration.ofMillis(40).toNanos();
  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final double SECOND = 1e9;

  /** A lead of 2 s is held, and up to one step of media comes with it. */
  private static final double HELD_AHEAD_SECONDS = 2.5;

  private final Pace pace = new Pace();
  private double leadNanos;
  private long nowNanos;
  private boolean held;
  private long longestHeldNanos;
  private long heldNanos;
  private double highestLeadNanos;

  /** Lets time pass in which the source sends so many seconds in a second, if it is read. */
  private void run(double speed, long nanos) {
    for (long end = nowNanos + nanos; nowNanos < end; nowNanos += STEP_NANOS) {
      leadNanos += (held ? -1 : speed - 1) * STEP_NANOS;
      if (!held) {
        pace.arrived((long) leadNanos, nowNanos);
      }
      held = pace.hold((long) leadNanos, nowNanos);
      heldNanos = held ? heldNanos + STEP_NANOS : 0;
      longestHeldNanos = Math.max(longestHeldNanos, heldNanos);
      highestLeadNanos = Math.max(highestLeadNanos, leadNanos);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 10})
  void aFilePushedTooFastStaysWithinTwoSecondsForAnHour(double speed) {
    run(speed, HOUR);
    assertThat(highestLeadNanos / SECOND).isBetween(2.0, HELD_AHEAD_SECONDS);
    assertThat(pace.baselineNanos() / SECOND).isCloseTo(0, within(0.02));
  }

  @ParameterizedTest
  @ValueSource(doubles = {50, 200, 1500, -50, -1500})
  void aClockThatIsWrongIsNeverHeld(double ppm) {
    run(1 + ppm / 1e6, HOUR);
    assertThat(longestHeldNanos).isZero();
    assertThat(pace.driftPpm()).isCloseTo(ppm, within(Math.abs(ppm) / 50 + 1));
    assertThat(pace.baselineNanos()).isCloseTo((long) leadNanos, within(500_000_000L));
  }

  @Test
  void aClockThatIsMoreThanAnyClockIsWrongIsHeldInTheEnd() {
    run(1.01, HOUR);
    assertThat(longestHeldNanos).isPositive();
    assertThat((leadNanos - pace.baselineNanos()) / SECOND).isLessThan(HELD_AHEAD_SECONDS);
  }

  /** What a network held up comes at once, and is where it would have been. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 200, 1500})
  void aStallAndCatchingUpIsNotHeld(double ppm) {
    run(1 + ppm / 1e6, HOUR / 6);
    double before = leadNanos;
    run(0, Duration.ofSeconds(10).toNanos());
    for (int i = 0; i < 1000 && leadNanos < before; i++) {
      run(20, STEP_NANOS);
    }
    run(1 + ppm / 1e6, HOUR / 6);
    assertThat(longestHeldNanos).isZero();
  }

  @Test
  void aStallThatIsNotCaughtUpMovesTheBaselineDownAndUpAgain() {
    run(1.0002, HOUR);
    run(0, Duration.ofSeconds(10).toNanos());
    run(1, HOUR / 10);
    assertThat(pace.baselineNanos() / SECOND).isCloseTo(leadNanos / SECOND, within(0.1));
    run(20, Duration.ofMillis(520).toNanos());
    assertThat(longestHeldNanos / SECOND).isLessThan(9);
    run(1, HOUR / 10);
    assertThat(held).isFalse();
  }

  @Test
  void aHeldSourceIsReadOnWhenTheClockHasComeUp() {
    run(10, Duration.ofSeconds(1).toNanos());
    assertThat(held).isTrue();
    run(1, Duration.ofSeconds(1).toNanos());
    assertThat(held).isFalse();
    assertThat(longestHeldNanos / SECOND).isLessThan(1);
  }

  @Test
  void nothingIsSaidOfADriftThatWasWatchedForLessThanAMinute() {
    run(1.001, Duration.ofSeconds(55).toNanos());
    assertThat(pace.driftPpm()).isZero();
  }
}
