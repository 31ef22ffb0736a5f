package org.zonecast.router.peer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore.Submitted;
import org.zonecast.job.WorkerRecord;
import org.zonecast.job.memory.MemoryZone;
import org.zonecast.router.TestStores;
import org.zonecast.router.peer.PeerMessages.SubmitAnswer;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.World;
import org.zonecast.router.route.ZoneHealth;
import org.zonecast.router.route.ZoneReport;
import org.zonecast.router.route.ZoneStanding;

/**
 * What an edge in Frankfurt knows of its own zone a, of zone b in Virginia and of zone c in
 * Singapore, with its clock in hand. The others take every job.
 */
final class ThreeZones implements AutoCloseable {
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(500);
  private static final Duration BETWEEN_ANSWERS = Duration.ofMillis(1);
  private static final Self SELF = new Self("a", "fra", "zone-a");
  private static final World WORLD =
      new World(
          List.of(
              new Region("fra", 50.1, 8.7, List.of("zone-a")),
              new Region("iad", 38.9, -77.4, List.of("zone-b")),
              new Region("sin", 1.3, 103.8, List.of("zone-c"))));

  final MemoryZone own = new MemoryZone();
  final ZoneReports reports;
  final StreamPlaces places = new StreamPlaces();
  final JobPlacer placer;
  private final Vertx vertx = Vertx.vertx();
  private final Blocking blocking = new Blocking(vertx);
  private final Peers peers;
  private final MovedClock clock = new MovedClock();

  /** What the other routers tell of their zones, by their ids. */
  private final Map<String, ZoneReport> told = new LinkedHashMap<>();

  /** Zones with one worker each, of so many units. */
  ThreeZones(int unitsOfA, int unitsOfB, int unitsOfC) {
    HttpServer others =
        vertx.createHttpServer().requestHandler(ThreeZones::answer).listen(0, "127.0.0.1").await();
    URI url = URI.create("http://127.0.0.1:" + others.actualPort() + "/");
    var meters = new SimpleMeterRegistry();
    peers =
        new Peers(
            vertx,
            List.of(
                new PeerAddress("b", "zone-b", url),
                new PeerAddress("b2", "zone-b", url),
                new PeerAddress("c", "zone-c", url)),
            "internal-secret-of-the-tests",
            meters);
    var store = TestStores.of(own);
    reports = new ZoneReports(SELF, WORLD, store, blocking, peers, clock, meters);
    placer = new JobPlacer(SELF, store, blocking, reports, places, clock, meters);
    own.workers.add(worker("zone-a", unitsOfA));
    told.put("b", report("iad", "zone-b", unitsOfB));
    told.put("c", report("sin", "zone-c", unitsOfC));
    rounds(1);
  }

  /** It asks for reports, too, and gets those of {@link #told} without it. */
  private static void answer(HttpServerRequest request) {
    boolean submit = request.path().equals("/internal/jobs");
    request.response().setStatusCode(submit ? 200 : 404);
    request.response().end(PeerJson.write(new SubmitAnswer(Submitted.QUEUED)));
  }

  private ZoneReport report(String region, String zone, int units) {
    List<WorkerRecord> workers = List.of(worker(zone, units));
    return new ZoneReport(region, zone, true, "", workers, 0, clock.instant());
  }

  private static WorkerRecord worker(String zone, int units) {
    return worker(zone, units, null);
  }

  private static WorkerRecord worker(String zone, int units, @Nullable URI url) {
    return new WorkerRecord(
        "worker-of-" + zone,
        zone,
        1,
        Job.CPU,
        List.of("x264"),
        units,
        0,
        "ready",
        List.of(),
        null,
        url);
  }

  ZoneStanding standing(String zone) {
    return reports.zones().standing(zone).orElseThrow();
  }

  /** From now on nothing is heard of a router. */
  void silence(String router) {
    told.remove(router);
  }

  /** From now on the second router of zone b says that it cannot reach their store. */
  void cutOffSecondOfB() {
    told.put("b2", new ZoneReport("iad", "zone-b", false, "cut off", List.of(), 0, now()));
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * From now on the store of another zone is away.
   *
   * @param units of its worker
   * @param url where that takes offers
   */
  void takeAway(String zone, int units, URI url) {
    List<WorkerRecord> workers = List.of(worker(zone, units, url));
    told.computeIfPresent(
        zone,
        (name, before) ->
            new ZoneReport(before.region(), name, false, "away", workers, 0, clock.instant()));
  }

  /** The own zone was out and is back. */
  void healOwn() {
    own.away = true;
    rounds(1 + ZoneHealth.BAD_TO_LEAVE);
    own.away = false;
    rounds(1 + ZoneHealth.GOOD_TO_RETURN);
    if (!standing("zone-a").health().healing(clock.instant())) {
      throw new AssertionError(standing("zone-a").health());
    }
  }

  /** Each round judges by what came since the one before. */
  void rounds(int count) {
    for (int i = 0; i < count; i++) {
      clock.advance(BETWEEN_ROUNDS);
      for (PeerClient peer : peers.clients()) {
        ZoneReport report = told.get(peer.address().id());
        if (report != null) {
          clock.advance(BETWEEN_ANSWERS);
          reports.heard(peer, report.receivedAt(clock.instant()));
        }
      }
      reports.refresh().otherwiseEmpty().await(); // fails while the store is away
    }
  }

  @Override
  public void close() {
    peers.close();
    blocking.close();
    vertx.close().await();
  }
}
