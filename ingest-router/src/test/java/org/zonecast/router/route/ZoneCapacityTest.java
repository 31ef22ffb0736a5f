package org.zonecast.router.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.router.route.TestWorld.NOW;
import static org.zonecast.router.route.TestWorld.report;
import static org.zonecast.router.route.TestWorld.worker;

import org.junit.jupiter.api.Test;
import org.zonecast.job.Job;

/** The room for jobs that were sent, and taken or not. */
class ZoneCapacityTest {
  private static final RecentPlacement SENT = sent("s2");

  @Test
  void aJobTakesRoomFromWhenItIsSentUntilItIsNotTaken() {
    ZoneCapacity sent = of(report("fra-a", worker(100, 80))).with(SENT);
    assertThat(free(sent)).isEqualTo(5);
    assertThat(free(sent.without(SENT))).isEqualTo(20);
    assertThat(free(sent.with(SENT).without(SENT))).as("one of two").isEqualTo(5);
    assertThat(free(sent.without(sent("s3")))).as("another one").isEqualTo(5);
  }

  @Test
  void aJobIsForgottenTooIfAWorkerNamedItsStreamBefore() {
    ZoneCapacity sent = of(report("fra-a", worker(100, 80, "s2"))).with(SENT);
    assertThat(free(sent)).isEqualTo(5);
    assertThat(free(sent.without(SENT))).isEqualTo(20);
  }

  @Test
  void aJobThatIsTakenLateIsNotInTheHeartbeatsFromBefore() {
    ZoneCapacity taken = of(report("fra-a", worker(100, 80))).with(SENT);
    taken = taken.taken(SENT, NOW.plusMillis(1400));
    ZoneReport next = report("fra-a", worker(100, 80)).receivedAt(NOW.plusMillis(2000));
    assertThat(free(taken.with(next))).isEqualTo(5);
    assertThat(free(taken.with(next.receivedAt(NOW.plusMillis(2900))))).isEqualTo(20);
  }

  @Test
  void aJobThatIsTakenWhenAWorkerHasToldOfItTakesItsRoomOnce() {
    ZoneCapacity told =
        of(report("fra-a", worker(100, 80)))
            .with(SENT)
            .with(report("fra-a", worker(100, 95, "s2")));
    assertThat(free(told.taken(SENT, NOW.plusMillis(10)))).isEqualTo(5);
  }

  private static ZoneCapacity of(ZoneReport report) {
    return ZoneCapacity.NONE.with(report);
  }

  private static RecentPlacement sent(String stream) {
    return new RecentPlacement("fra-a", Job.CPU, 15, stream, NOW);
  }

  private static int free(ZoneCapacity capacity) {
    return capacity.room(Job.CPU).largestFree();
  }
}
