package org.zonecast.worker.claim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.worker.claim.JobRunner.RunningJob;

/** The jobs that a worker carries, and the units that they take. Thread-safe. */
final class CarriedJobs {
  private static final class Carried {
    final Job job;
    @Nullable RunningJob run;
    boolean answered;

    Carried(Job job) {
      this.job = job;
    }
  }

  private final Map<Long, Carried> byNumber = new LinkedHashMap<>();
  private long nextNumber;

  /** Makes room for {@code job}, and names it by a number. */
  synchronized long add(Job job) {
    byNumber.put(nextNumber, new Carried(job));
    return nextNumber++;
  }

  synchronized void began(long number, RunningJob run) {
    Carried carried = byNumber.get(number);
    if (carried != null) {
      carried.run = run;
    }
  }

  /** The edge has answered, so the job has taken its codec child. */
  synchronized void answered(long number) {
    Carried carried = byNumber.get(number);
    if (carried != null) {
      carried.answered = true;
    }
  }

  /** Jobs that may still be about to take a codec child. */
  synchronized int unanswered() {
    return (int) byNumber.values().stream().filter(carried -> !carried.answered).count();
  }

  synchronized void remove(long number) {
    byNumber.remove(number);
    notifyAll();
  }

  /** Whether one of them is of this epoch. */
  synchronized boolean has(String streamId, EpochId epoch) {
    return byNumber.values().stream()
        .anyMatch(c -> c.job.streamId().equals(streamId) && c.job.epoch().equals(epoch));
  }

  synchronized int usedUnits() {
    return byNumber.values().stream().mapToInt(carried -> carried.job.units()).sum();
  }

  synchronized List<String> streams() {
    return byNumber.values().stream().map(carried -> carried.job.streamId()).distinct().toList();
  }

  /** Ids of the jobs that the edge has said are ours. */
  synchronized List<String> answeredIds() {
    return byNumber.values().stream()
        .filter(carried -> carried.answered)
        .map(carried -> carried.job.id())
        .toList();
  }

  synchronized List<RunningJob> runs() {
    return byNumber.values().stream()
        .map(carried -> carried.run)
        .filter(run -> run != null)
        .toList();
  }

  /**
   * Waits until there are none, or {@code timeoutNanos} have passed; returns whether none is left.
   */
  synchronized boolean awaitNone(long timeoutNanos) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutNanos;
    while (!byNumber.isEmpty()) {
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }
}
