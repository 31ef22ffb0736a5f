package org.zonecast.router.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage.Progress;
import org.zonecast.router.feed.WorkerPulse.Stall;

class WorkerPulseTest {
  private final WorkerPulse pulse = new WorkerPulse(0);

  private static long seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000)).toNanos();
  }

  @Test
  void aWorkerUnheardForTwoSecondsIsStalledWhileMediaMoves() {
    pulse.progressed(new Progress(1, 0, 0), seconds(0.5));
    pulse.heard(seconds(1));
    assertThat(pulse.check(seconds(2.9), true, false)).isEmpty();
    assertThat(pulse.check(seconds(3.5), false, false)).isEmpty();
    assertThat(pulse.check(seconds(3), true, false)).contains(Stall.UNHEARD);
  }

  @Test
  void aWorkerHasFiveSecondsToItsFirstProgressMessage() {
    assertThat(pulse.check(seconds(4.9), true, false)).isEmpty();
    assertThat(pulse.check(seconds(5), true, false)).contains(Stall.UNHEARD_AT_FIRST);
    pulse.heard(seconds(4.9));
    pulse.progressed(new Progress(1, -1, -1), seconds(4.9));
    assertThat(pulse.check(seconds(6.8), true, false)).isEmpty();
    assertThat(pulse.check(seconds(6.9), true, false)).contains(Stall.UNHEARD);
  }

  /** Reports every half second, which must not be found stalled, before {@code to}. */
  private void report(double from, double to, long decoded, long encoded) {
    for (double t = from; t < to; t += 0.5) {
      pulse.heard(seconds(t));
      pulse.progressed(new Progress(1, decoded, encoded), seconds(t));
      assertThat(pulse.check(seconds(t), true, true)).as("at %s s", t).isEmpty();
    }
    pulse.heard(seconds(to));
  }

  @Test
  void aWorkerThatMovesNothingForSixSecondsIsStuckWhileMediaWaits() {
    report(0, 1, 5, 5);
    report(1, 7, 10, 10);
    assertThat(pulse.check(seconds(7), true, true)).contains(Stall.STUCK);
  }

  @Test
  void decodingUpToTheResumePointIsProgressToo() {
    for (int i = 0; i < 60; i++) {
      report(i, i + 1, 60 + i, 119);
    }
    report(60, 65, 119, 119);
    assertThat(pulse.check(seconds(65), true, true)).contains(Stall.STUCK);
  }

  @Test
  void aRunHasFifteenSecondsToItsFirstProgress() {
    report(0.5, 15, -1, 119);
    assertThat(pulse.check(seconds(15), true, true)).contains(Stall.NOT_STARTED);
  }

  @Test
  void fromItsFirstProgressOnARunHasSixSeconds() {
    report(0.5, 14, -1, 119);
    report(14, 20, 60, 119);
    assertThat(pulse.check(seconds(20), true, true)).contains(Stall.STUCK);
  }

  @Test
  void aChildThatIsHeldBecauseCdnsTakeNothingIsNotStuck() {
    report(0, 1, 5, 5);
    report(1, 2, 10, 10);
    for (double t = 2; t < 30; t += 0.5) {
      pulse.heard(seconds(t));
      pulse.progressed(new Progress(1, 10, 10, false, true), seconds(t));
      assertThat(pulse.check(seconds(t), true, true)).as("at %s s", t).isEmpty();
    }
    report(30, 35.5, 10, 10);
    assertThat(pulse.check(seconds(35.5), true, true)).contains(Stall.STUCK);
  }

  @Test
  void withNothingToEncodeNobodyIsStuck() {
    for (double t = 0; t < 20; t += 0.5) {
      pulse.heard(seconds(t));
      assertThat(pulse.check(seconds(t), true, false)).isEmpty();
    }
  }

  @Test
  void aNewRunHasItsOwnFifteenSecondsAndMayBeginEarlier() {
    report(0, 1, 90, 90);
    report(1, 5, 100, 100);
    pulse.runBegins(seconds(5));
    report(5, 20, 60, 59);
    assertThat(pulse.encodedSlot()).isEqualTo(59);
    assertThat(pulse.check(seconds(20), true, true)).contains(Stall.NOT_STARTED);
  }

  @Test
  void whileTheEdgeStoodStillNobodyWasSilent() {
    report(0, 1, 10, 10);
    pulse.stoodStill(seconds(9));
    assertThat(pulse.check(seconds(10.9), true, true)).isEmpty();
    pulse.stoodStill(seconds(10.9));
    assertThat(pulse.check(seconds(11), true, true))
        .as("once until it is heard")
        .contains(Stall.UNHEARD);
  }

  @Test
  void whileTheEdgeStoodStillNobodyWasStuck() {
    report(0, 1, 5, 5);
    report(1, 2, 10, 10);
    pulse.stoodStill(seconds(9));
    report(9, 12, 10, 10);
    pulse.stoodStill(seconds(12));
    report(12, 15, 10, 10);
    assertThat(pulse.check(seconds(15), true, true))
        .as("once until it moves")
        .contains(Stall.STUCK);
  }
}
