package org.zonecast.job.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.job.BroadcastRecords;
import org.zonecast.job.CdnRegistry;
import org.zonecast.job.JobStore;
import org.zonecast.job.StoreException;
import org.zonecast.job.StoreState;
import org.zonecast.job.StreamRegistry;
import org.zonecast.job.WorkerDirectory;

/** The contract, kept in memory. */
class MemoryZoneTest extends ZoneContract {
  private long passedNanos;
  private final MemoryZone zone = new MemoryZone(() -> System.nanoTime() + passedNanos);

  @Override
  JobStore jobs() {
    return zone.jobs();
  }

  @Override
  WorkerDirectory workers() {
    return zone.workers();
  }

  @Override
  StreamRegistry streams() {
    return zone.streams();
  }

  @Override
  CdnRegistry cdns() {
    return zone.cdns();
  }

  @Override
  BroadcastRecords broadcasts() {
    return zone.broadcasts();
  }

  @Test
  void jobsThatNobodyCanClaimAreGoneAfterAMinute() {
    zone.jobs().submit(job("old", 10));
    passedNanos = JobStore.MOST_WAITING.toNanos();
    zone.jobs().submit(job("new", 10));

    assertThat(jobs().queued()).isEqualTo(1);
    assertThat(jobs().state("old")).isEqualTo(JobStore.State.ABSENT);
  }

  @Test
  void nothingAnswersWhileItIsAway() {
    zone.away = true;
    assertThat(zone.watch().condition().state()).isEqualTo(StoreState.AWAY);
    for (Runnable call :
        List.<Runnable>of(
            jobs()::queued,
            workers()::workers,
            streams()::all,
            cdns()::all,
            broadcasts()::running)) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isTrue());
    }
    zone.away = false;
    assertThat(zone.watch().condition().state()).isEqualTo(StoreState.STRICT);
    assertThat(jobs().queued()).isZero();
  }
}
