package org.zonecast.router.route;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.zonecast.job.WorkerRecord;

/**
 * The room that a zone has for one sort of job: its free workers of that sort, less what was sent
 * there since its report.
 *
 * @param workers workers of the right kind and encoder
 * @param largestFree units of the worker with the most room
 * @param freeUnits units of all of them
 * @param capacityUnits what all of them can carry
 */
record ZoneRoom(int workers, int largestFree, int freeUnits, int capacityUnits) {
  static final ZoneRoom NONE = new ZoneRoom(0, 0, 0, 0);

  /** Takes the placements to have gone to whoever had the most room. */
  static ZoneRoom of(
      List<WorkerRecord> all, Predicate<WorkerRecord> fits, List<RecentPlacement> placed) {
    WorkerRecord[] workers = all.stream().filter(fits).toArray(WorkerRecord[]::new);
    if (workers.length == 0) {
      return NONE;
    }
    int[] free = Arrays.stream(workers).mapToInt(WorkerRecord::freeUnits).toArray();
    for (RecentPlacement placement : placed) {
      int largest = largest(free);
      free[largest] = Math.max(0, free[largest] - placement.units());
    }
    return new ZoneRoom(
        workers.length,
        free[largest(free)],
        Arrays.stream(free).sum(),
        Arrays.stream(workers).mapToInt(WorkerRecord::capacityUnits).sum());
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

  boolean holds(int units) {
    return largestFree >= units;
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
