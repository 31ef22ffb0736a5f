package org.zonecast.router.peer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.zonecast.job.WorkerRecord;

/**
 * Workers whose connections to this edge broke in mid-job. Their zone reports them for as long as
 * their last heartbeat counts, but a job that is sent there for their sake would wait in vain. A
 * worker that was started again is another process under the same id, and is not lost. Safe for all
 * threads.
 */
final class LostWorkers {
  /** A heartbeat counts for 5 s, and a report is up to a second old. */
  private static final Duration REPORTED = Duration.ofSeconds(6);

  private static final int MAX_KNOWN = 1024;

  private final LongSupplier nanoClock;
  private final Map<WorkerProcess, Long> lostNanos = new LinkedHashMap<>();

  private record WorkerProcess(String workerId, long pid) {
    static WorkerProcess of(WorkerRecord worker) {
      return new WorkerProcess(worker.id(), worker.pid());
    }
  }

  LostWorkers(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  synchronized void lost(String workerId, long pid) {
    var process = new WorkerProcess(workerId, pid);
    lostNanos.remove(process);
    lostNanos.put(process, nanoClock.getAsLong());
    if (lostNanos.size() > MAX_KNOWN) {
      lostNanos.remove(lostNanos.keySet().iterator().next());
    }
  }

  /** It is there after all, or again; false if it was not thought lost. */
  synchronized boolean heard(String workerId, long pid) {
    return lostNanos.remove(new WorkerProcess(workerId, pid)) != null;
  }

  /** Those of {@code workers} that are not lost, as far as this edge knows. */
  synchronized List<WorkerRecord> without(List<WorkerRecord> workers) {
    long now = nanoClock.getAsLong();
    lostNanos.values().removeIf(lost -> now - lost >= REPORTED.toNanos());
    return workers.stream()
        .filter(worker -> !lostNanos.containsKey(WorkerProcess.of(worker)))
        .toList();
  }
}
