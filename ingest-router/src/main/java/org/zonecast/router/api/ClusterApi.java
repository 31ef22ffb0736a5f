package org.zonecast.router.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Job;
import org.zonecast.job.Names;
import org.zonecast.job.StoreState;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.peer.ClusterClient;
import org.zonecast.router.peer.JobNeeds;
import org.zonecast.router.peer.PastPlacement;
import org.zonecast.router.peer.RouterDrain;
import org.zonecast.router.peer.WorkerDrain;
import org.zonecast.router.peer.ZoneReports;
import org.zonecast.router.place.Places;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Placement;
import org.zonecast.router.route.ZoneHealth;
import org.zonecast.router.route.ZoneReport;
import org.zonecast.router.route.ZoneSigns;
import org.zonecast.router.route.ZoneStanding;

/** The calls about zones, workers and routes. */
public final class ClusterApi {
  private final ClusterClient cluster;
  private final Places places;
  private final WorkerDrain drain;
  private final RouterDrain routerDrain;
  private final Clock clock;

  /**
   * A zone and how it is.
   *
   * @param healthy whether it is trusted with jobs and takes some
   * @param trust {@code in}, {@code healing} or {@code out}
   * @param score for jobs of CPU workers, 0 to 1000; 0 if it takes no jobs
   * @param store null if nothing was heard of the zone
   * @param freeUnits by kind of worker
   */
  record ZoneView(
      String zone,
      String region,
      boolean healthy,
      String trust,
      int score,
      List<String> reasons,
      int workers,
      long queued,
      long oldestQueuedMillis,
      @Nullable StoreState store,
      ZoneSigns signs,
      String version,
      Map<String, Integer> freeUnits,
      Map<String, Integer> capacityUnits) {}

  /**
   * Where a broadcast would be transcoded.
   *
   * @param ip of its broadcaster; null if not given
   * @param origin how the broadcaster's place is known
   * @param job what the zones are ranked for
   * @param placements all zones, best first
   * @param past where the stream's jobs went lately, the latest first; empty without a stream
   */
  record RouteView(
      @Nullable String ip,
      String origin,
      JobView job,
      List<Placement> placements,
      List<PastView> past) {}

  /**
   * The job that a route is for.
   *
   * @param assumed whether it is the least of all, as no job of the stream is known
   */
  record JobView(@JsonUnwrapped JobNeeds needs, boolean assumed) {}

  /**
   * A job of a stream that a zone took.
   *
   * @param from the zone that had the stream until then; null if none is known
   * @param caseNumber of the case that put the zone first
   */
  record PastView(
      Instant at,
      @Nullable String from,
      String zone,
      @JsonProperty("rule") int caseNumber,
      List<String> reasons) {}

  public ClusterApi(
      ClusterClient cluster,
      Places places,
      WorkerDrain drain,
      RouterDrain routerDrain,
      Clock clock) {
    this.cluster = cluster;
    this.places = places;
    this.drain = drain;
    this.routerDrain = routerDrain;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/v1/zones", c -> Answer.ok(zones()).now()),
        Endpoint.get("/v1/workers", c -> Answer.ok(workers()).now()),
        Endpoint.post("/v1/workers/{id}/drain", this::drain),
        Endpoint.post("/v1/routers/{id}/drain", this::drainRouter),
        Endpoint.get("/v1/route", this::route));
  }

  /** All zones of the world, also those that a router which has just started knows nothing of. */
  private List<ZoneView> zones() {
    ZoneReports reports = cluster.reports();
    String own = reports.own().zone();
    Instant now = cluster.now();
    return reports.zones().all().stream()
        .sorted(Comparator.comparing((ZoneStanding zone) -> !zone.zone().equals(own)))
        .map(zone -> view(zone, now))
        .toList();
  }

  private static ZoneView view(ZoneStanding zone, Instant now) {
    ZoneReport report = zone.report();
    return report == null ? unheard(zone, now) : view(zone, report, now);
  }

  private static ZoneView unheard(ZoneStanding zone, Instant now) {
    return new ZoneView(
        zone.zone(),
        zone.region(),
        false,
        trust(zone.health(), now),
        0,
        List.of("never heard of"),
        0,
        0,
        0,
        null,
        ZoneSigns.NONE,
        "",
        Map.of(),
        Map.of());
  }

  private static ZoneView view(ZoneStanding zone, ZoneReport report, Instant now) {
    var free = new TreeMap<String, Integer>();
    var capacity = new TreeMap<String, Integer>();
    var kinds = new TreeSet<>(report.workers().stream().map(WorkerRecord::kind).toList());
    for (String kind : kinds) {
      free.put(kind, report.freeUnits(kind));
      capacity.put(kind, report.capacityUnits(kind));
    }
    boolean healthy = zone.usable(now) && zone.health().in();
    int all = capacity.values().stream().mapToInt(Integer::intValue).sum();
    int unused = free.values().stream().mapToInt(Integer::intValue).sum();
    return new ZoneView(
        zone.zone(),
        zone.region(),
        healthy,
        trust(zone.health(), now),
        healthy ? zone.score(Job.CPU) : 0,
        reasons(report, unused, all, now),
        report.workers().size(),
        report.queued(),
        report.oldestQueuedMillis(),
        report.storeState(),
        report.signs(),
        report.version(),
        free,
        capacity);
  }

  private static String trust(ZoneHealth health, Instant now) {
    return !health.in() ? "out" : health.healing(now) ? "healing" : "in";
  }

  private static List<String> reasons(ZoneReport report, int free, int all, Instant now) {
    var reasons = new ArrayList<String>();
    if (ZoneStanding.isOld(report, now)) {
      reasons.add("its router was not heard of lately");
    } else if (!report.storeHealthy()) {
      reasons.add("its store is away: " + report.storeDetail());
    }
    reasons.add(
        report.workers().isEmpty()
            ? "no workers"
            : "%d of %d units free, workers: %d".formatted(free, all, report.workers().size()));
    reasons.addAll(ZoneStanding.faults(report));
    if (report.queued() > 0) {
      reasons.add(report.queued() + " jobs wait for a worker");
    }
    return reasons;
  }

  private List<WorkerRecord> workers() {
    return cluster.reports().all().stream().flatMap(r -> r.workers().stream()).toList();
  }

  private Future<Answer> drain(RoutingContext context) {
    String id = context.pathParam("id");
    return drain
        .drain(id)
        .map(found -> {
          if (!found) {
            throw ApiException.notFound("worker " + id);
          }
          return Answer.json(202, Map.of("id", id, "state", WorkerRecord.DRAINING));
        });
  }

  private Future<Answer> drainRouter(RoutingContext context) {
    String id = context.pathParam("id");
    return routerDrain
        .drain(id, seconds(context))
        .recover(unheard ->
            Future.failedFuture(
                new ApiException(
                    503,
                    "router %s does not answer (%s); is it running, and is its url under peers right?"
                        .formatted(id, unheard.getMessage()))))
        .map(found -> {
          if (!found) {
            throw ApiException.notFound("router " + id);
          }
          return Answer.json(202, Map.of("id", id, "state", "draining"));
        });
  }

  private static @Nullable Duration seconds(RoutingContext context) {
    String seconds = context.request().getParam("seconds");
    if (seconds != null && !seconds.matches("\\d{1,5}")) {
      throw ApiException.badRequest("seconds must be 0 to 99999, got \"" + seconds + "\"");
    }
    return seconds == null ? null : Duration.ofSeconds(Long.parseLong(seconds));
  }

  private Future<Answer> route(RoutingContext context) {
    HttpServerRequest request = context.request();
    AskedPlace asked = AskedPlace.of(request, cluster.reports().zones().world());
    Origin origin = places.find(asked.ip() == null ? "" : asked.ip(), asked.region());
    String stream = request.getParam("stream", "");
    return past(stream)
        .map(past -> {
          JobView job = job(past);
          return Answer.ok(
              new RouteView(
                  asked.ip(),
                  origin.source(),
                  job,
                  cluster.rank(job.needs(), stream, origin),
                  past.stream().map(this::view).toList()));
        });
  }

  /** The job of the stream that was placed last, by whatever edge. */
  private static JobView job(List<PastPlacement> past) {
    JobNeeds last = past.isEmpty() ? null : past.getFirst().job();
    return new JobView(last == null ? JobNeeds.LEAST : last, last == null);
  }

  private Future<List<PastPlacement>> past(String stream) {
    if (stream.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    try {
      Names.requireName("stream", stream);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
    return cluster.past(stream);
  }

  private PastView view(PastPlacement past) {
    Placement placement = past.placement();
    return new PastView(
        clock.instant().minusMillis(past.agoMs()),
        past.from().isEmpty() ? null : past.from(),
        placement.zone(),
        placement.caseNumber(),
        placement.reasons());
  }
}
