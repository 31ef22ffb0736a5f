package org.zonecast.router.route;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.zonecast.job.Names;
import org.zonecast.job.WorkerRecord;

/**
 * What one zone said of itself.
 *
 * @param storeHealthy whether the zone's Redis takes jobs
 * @param storeDetail what is wrong with it; empty if nothing is
 * @param workers the workers heard of lately
 * @param queued jobs that wait for a worker
 * @param at when it was received, by the clock of the router that holds it
 */
public record ZoneReport(
    String region,
    String zone,
    boolean storeHealthy,
    String storeDetail,
    List<WorkerRecord> workers,
    long queued,
    Instant at) {
  public ZoneReport {
    Names.requireName("region", region);
    Names.requireName("zone", zone);
    workers = List.copyOf(workers);
  }

  /** The same report of fewer or other workers. */
  public ZoneReport with(List<WorkerRecord> others) {
    return new ZoneReport(region, zone, storeHealthy, storeDetail, others, queued, at);
  }

  /** The same report, received at {@code received}. */
  public ZoneReport receivedAt(Instant received) {
    return new ZoneReport(region, zone, storeHealthy, storeDetail, workers, queued, received);
  }

  public int capacityUnits(String kind) {
    return ofKind(kind).mapToInt(WorkerRecord::capacityUnits).sum();
  }

  public int freeUnits(String kind) {
    return ofKind(kind).mapToInt(WorkerRecord::freeUnits).sum();
  }

  private Stream<WorkerRecord> ofKind(String kind) {
    return workers.stream().filter(worker -> worker.kind().equals(kind));
  }
}
