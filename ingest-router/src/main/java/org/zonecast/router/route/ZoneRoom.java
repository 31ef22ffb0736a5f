package org.zonecast.router.route;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.zonecast.job.WorkerRecord;

/**
 * The room that a zone has for one sort of job: its free workers of that sort, less what was sent
 * there since its report. Which of them took that is not known.
 *
 * @param workers workers of the right kind and encoder
 * @param largestWorker capacity of the largest that is not leaving
 * @param largestFree units of the worker with the most room, if the emptiest took each job
 * @param largestAtBest the same if the fullest that could took each job
 * @param freeUnits units of all of them
 * @param capacityUnits what all of them can carry
 */
record ZoneRoom(
    int workers,
    int largestWorker,
    int largestFree,
    int largestAtBest,
    int freeUnits,
    int capacityUnits) {
  static final ZoneRoom NONE = new ZoneRoom(0, 0, 0, 0, 0, 0);

  static ZoneRoom of(
      List<WorkerRecord> all, Predicate<WorkerRecord> fits, List<RecentPlacement> placed) {
    WorkerRecord[] workers = all.stream().filter(fits).toArray(WorkerRecord[]::new);
    if (workers.length == 0) {
      return NONE;
    }
    int[] free = Arrays.stream(workers).mapToInt(WorkerRecord::freeUnits).toArray();
    int[] best = free.clone();
    for (RecentPlacement placement : placed) {
      take(free, largest(free), placement.units());
      take(best, tightest(best, placement.units()), placement.units());
    }
    return new ZoneRoom(
        workers.length,
        largestThatStays(workers),
        free[largest(free)],
        best[largest(best)],
        Arrays.stream(free).sum(),
        Arrays.stream(workers).mapToInt(WorkerRecord::capacityUnits).sum());
  }

  private static int largestThatStays(WorkerRecord[] workers) {
    return Arrays.stream(workers)
        .filter(worker -> worker.stays())
        .mapToInt(WorkerRecord::capacityUnits)
        .max()
        .orElse(0);
  }

  private static void take(int[] free, int worker, int units) {
    free[worker] = Math.max(0, free[worker] - units);
  }

  private static int largest(int[] free) {
    int largest = 0;
    for (int i = 1; i < free.length; i++) {
      if (free[i] > free[largest]) {
        largest = i;
      }
    }
    return largest;
  }

  /** The fullest that can take it; the emptiest if none can. */
  private static int tightest(int[] free, int units) {
    int tightest = largest(free);
    for (int i = 0; i < free.length; i++) {
      if (free[i] >= units && free[i] < free[tightest]) {
        tightest = i;
      }
    }
    return tightest;
  }

  /** Whether a worker could take so much, once it has nothing else to do. */
  boolean couldEverHold(int units) {
    return workers > 0 && largestWorker >= units;
  }

  /** Whether a worker has room whatever became of the jobs sent there. */
  boolean holds(int units) {
    return largestFree >= units;
  }

  /** Whether a worker may well have room. */
  boolean mayHold(int units) {
    return largestAtBest >= units;
  }

  /** Free units of the capacity, in thousandths. */
  int freeShare() {
    if (capacityUnits <= 0) {
      return 0;
    }
    long rounded = ((long) ZoneScore.MOST * freeUnits + capacityUnits / 2) / capacityUnits;
    return (int) Math.min(ZoneScore.MOST, rounded);
  }
}
