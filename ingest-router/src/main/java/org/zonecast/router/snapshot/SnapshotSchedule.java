package org.zonecast.router.snapshot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.StoreException;
import org.zonecast.job.ZoneLeases;

/**
 * Takes a snapshot whenever it is time. Of a zone's routers one at a time does: whoever gets the
 * lease, which lasts until the next one is due. A failure is tried again after a minute, by anyone.
 */
public final class SnapshotSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotSchedule.class);
  private static final String CHORE = "snapshot";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);
  private static final Duration END_PATIENCE = Duration.ofSeconds(2);

  private static final List<String> OUTCOMES = List.of("taken", "empty", "failed");

  private final Snapshots snapshots;
  private final ZoneLeases leases;
  private final String owner;
  private final Duration every;
  private final MeterRegistry meters;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("snapshots").factory());
  private boolean pruningFails;
  private boolean toBeLeft;

  /**
   * @param owner this router
   */
  public SnapshotSchedule(
      Snapshots snapshots, ZoneLeases leases, String owner, Duration every, MeterRegistry meters) {
    this.snapshots = snapshots;
    this.leases = leases;
    this.owner = owner;
    this.every = every;
    this.meters = meters;
    OUTCOMES.forEach(outcome -> counter(outcome)); // An alarm needs those that never happen, too.
  }

  public void start() {
    var _ =
        thread.scheduleWithFixedDelay(
            this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes a snapshot if it is time and nobody else is at it. */
  void look() {
    try {
      leaveIfToBeLeft();
      if (leases.take(CHORE, owner, every) && take()) {
        prune();
      }
    } catch (StoreException e) {
      LOG.debug("no snapshot while the store is away", e);
    } catch (Throwable e) { // What gets out, an Error too, ends the schedule and is told nobody.
      count("failed");
      LOG.error("the schedule of snapshots stumbled", e);
    }
  }

  /** Whether there is one more. */
  private boolean take() {
    try {
      boolean taken = !snapshots.take().isEmpty();
      count(taken ? "taken" : "empty");
      return taken;
    } catch (IOException | StoreException e) {
      LOG.warn("no snapshot could be taken: {}", e.getMessage());
    } catch (Throwable e) { // A lack of memory, too, may be over in a minute.
      LOG.error("no snapshot could be taken", e);
    }
    count("failed");
    toBeLeft = true;
    leaveIfToBeLeft();
    return false;
  }

  /** A store that is away then is told with the next look. */
  private void leaveIfToBeLeft() {
    if (toBeLeft) {
      leases.leave(CHORE, owner, AFTER_A_FAILURE);
      toBeLeft = false;
    }
  }

  /** Failures count by themselves: that old ones stay is no reason to take the next one sooner. */
  private void prune() {
    try {
      snapshots.prune();
      pruningFails = false;
    } catch (IOException e) {
      meters.counter("zonecast.snapshots.prune.failed").increment();
      if (!pruningFails) {
        LOG.warn("old snapshots could not be dropped, and stay: {}", e.getMessage());
      }
      pruningFails = true;
    }
  }

  private void count(String outcome) {
    counter(outcome).increment();
  }

  private Counter counter(String outcome) {
    return meters.counter("zonecast.snapshots", "outcome", outcome);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      boolean _ = thread.awaitTermination(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    snapshots.close();
  }
}
