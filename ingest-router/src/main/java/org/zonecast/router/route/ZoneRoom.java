package org.zonecast.router.route;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.zonecast.job.WorkerRecord;

/**
 * The room that a zone has for one job: its free workers of the right sort, less what was sent
 * there since its report.
 *
 * @param workers workers of the right kind and encoder
 * @param largestFree units of the worker with the most room
 * @param freeUnits units of all of them
 */
record ZoneRoom(int workers, int largestFree, int freeUnits) {

  /** A worker tells its load with its next heartbeat, so a report is up to this old inside. */
  static final Duration HEARTBEAT_LAG = Duration.ofMillis(1500);

  static ZoneRoom of(ZoneReport report, RouteRequest request, List<RecentPlacement> recent) {
    var free = new ArrayList<Integer>();
    for (WorkerRecord worker : report.workers()) {
      if (fits(worker, request)) {
        free.add(worker.freeUnits());
      }
    }
    Instant shown = report.at().minus(HEARTBEAT_LAG);
    for (RecentPlacement placement : recent) {
      if (placement.zone().equals(report.zone())
          && placement.kind().equals(request.kind())
          && placement.at().isAfter(shown)) {
        take(free, placement.units());
      }
    }
    int all = free.stream().mapToInt(Integer::intValue).sum();
    return new ZoneRoom(free.size(), free.stream().max(Integer::compare).orElse(0), all);
  }

  private static boolean fits(WorkerRecord worker, RouteRequest request) {
    return worker.kind().equals(request.kind())
        && request.encoderId().map(worker.encoderIds()::contains).orElse(true)
        && !worker.streams().contains(request.streamId());
  }

  /** Assumes that the worker with the most room took it. */
  private static void take(List<Integer> free, int units) {
    if (!free.isEmpty()) {
      int index = free.indexOf(Collections.max(free));
      free.set(index, Math.max(0, free.get(index) - units));
    }
  }
}
