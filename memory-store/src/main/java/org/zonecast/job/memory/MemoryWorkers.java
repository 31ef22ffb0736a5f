package org.zonecast.job.memory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.zonecast.job.WorkerDirectory;
import org.zonecast.job.WorkerRecord;

/** A zone's workers in memory. */
final class MemoryWorkers implements WorkerDirectory {
  private final MemoryZone zone;
  private final LongSupplier nanoTime;
  private final Map<String, Long> lapseNanos = new HashMap<>();

  MemoryWorkers(MemoryZone zone, LongSupplier nanoTime) {
    this.zone = zone;
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized boolean heartbeat(WorkerRecord worker, Duration validity) {
    zone.requireThere();
    zone.heartbeats.add(worker);
    forget(worker.id());
    zone.workers.add(worker);
    lapseNanos.put(worker.id(), nanoTime.getAsLong() + validity.toNanos());
    return Objects.equals(zone.drained.get(worker.id()), worker.pid());
  }

  @Override
  public synchronized void leave(String workerId) {
    zone.requireThere();
    forget(workerId);
  }

  @Override
  public synchronized boolean requestDrain(String workerId) {
    List<WorkerRecord> asked =
        workers().stream().filter(worker -> worker.id().equals(workerId)).toList();
    asked.forEach(worker -> zone.drained.put(workerId, worker.pid()));
    return !asked.isEmpty();
  }

  @Override
  public synchronized List<WorkerRecord> workers() {
    zone.requireThere();
    long now = nanoTime.getAsLong();
    List<String> gone =
        lapseNanos.entrySet().stream()
            .filter(lapse -> lapse.getValue() - now <= 0)
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(this::forget);
    return List.copyOf(zone.workers);
  }

  private void forget(String workerId) {
    zone.workers.removeIf(worker -> worker.id().equals(workerId));
    lapseNanos.remove(workerId);
  }
}
