package org.zonecast.router.route;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Names;
import org.zonecast.job.StoreState;
import org.zonecast.job.WorkerRecord;

/**
 * What one zone said of itself. A field that a router of another version leaves out takes a
 * default.
 *
 * @param storeHealthy whether the zone's Redis takes jobs
 * @param storeDetail what is wrong with it; empty if nothing is
 * @param workers the workers heard of lately
 * @param queued jobs that wait for a worker
 * @param at when it was received, by the clock of the router that holds it
 * @param storeState how the zone's Redis is; by default what {@code storeHealthy} says
 * @param oldestQueuedMillis how long the oldest of those jobs has waited
 * @param signs how its workers do
 * @param version of the router that made the report; empty if unknown
 */
public record ZoneReport(
    String region,
    String zone,
    boolean storeHealthy,
    String storeDetail,
    List<WorkerRecord> workers,
    long queued,
    Instant at,
    @Nullable StoreState storeState,
    long oldestQueuedMillis,
    ZoneSigns signs,
    String version) {

  @SuppressWarnings({
    "ConstantValue",
    "NullAway"
  }) // A router of another version may leave them out.
  public ZoneReport {
    Names.requireName("region", region);
    Names.requireName("zone", zone);
    storeDetail = storeDetail == null ? "" : storeDetail;
    workers = workers == null ? List.of() : List.copyOf(workers);
    queued = Math.max(0, queued);
    at = at == null ? Instant.EPOCH : at;
    storeState = storeHealthy && storeState != null ? storeState : plain(storeHealthy);
    oldestQueuedMillis = Math.max(0, oldestQueuedMillis);
    signs = signs == null ? ZoneSigns.NONE : signs;
    version = version == null ? "" : version;
    storeHealthy = storeState != StoreState.AWAY;
  }

  /** Of a zone of which no more than this is known. */
  public ZoneReport(
      String region,
      String zone,
      boolean storeHealthy,
      String storeDetail,
      List<WorkerRecord> workers,
      long queued,
      Instant at) {
    this(
        region,
        zone,
        storeHealthy,
        storeDetail,
        workers,
        queued,
        at,
        plain(storeHealthy),
        0,
        ZoneSigns.NONE,
        "");
  }

  private static StoreState plain(boolean healthy) {
    return healthy ? StoreState.STRICT : StoreState.AWAY;
  }

  /** The same report of fewer or other workers. */
  public ZoneReport with(List<WorkerRecord> others) {
    return new ZoneReport(
        region,
        zone,
        storeHealthy,
        storeDetail,
        others,
        queued,
        at,
        storeState,
        oldestQueuedMillis,
        signs,
        version);
  }

  /** The same report, received at {@code received}. */
  public ZoneReport receivedAt(Instant received) {
    return new ZoneReport(
        region,
        zone,
        storeHealthy,
        storeDetail,
        workers,
        queued,
        received,
        storeState,
        oldestQueuedMillis,
        signs,
        version);
  }

  /** The same report with what else is known of how its workers do, where that is worse. */
  public ZoneReport withSigns(ZoneSigns seen) {
    return new ZoneReport(
        region,
        zone,
        storeHealthy,
        storeDetail,
        workers,
        queued,
        at,
        storeState,
        oldestQueuedMillis,
        signs.worse(seen),
        version);
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
