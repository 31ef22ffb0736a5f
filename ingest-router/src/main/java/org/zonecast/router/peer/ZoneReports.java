package org.zonecast.router.peer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.StoreCondition;
import org.zonecast.job.StoreState;
import org.zonecast.router.route.ZoneReport;

/** The latest report of every zone: our own from its Redis, the others' from their routers. */
public final class ZoneReports {
  private static final Logger LOG = LoggerFactory.getLogger(ZoneReports.class);
  private static final Duration ASK_TIMEOUT = Duration.ofMillis(400);

  private final Self self;
  private final ZoneStore store;
  private final Blocking blocking;
  private final Peers peers;
  private final Clock clock;
  private volatile ZoneReport own;
  private final AtomicBoolean ownAsked = new AtomicBoolean();
  private final Map<PeerClient, ZoneReport> byPeer = new ConcurrentHashMap<>();

  ZoneReports(
      Self self,
      ZoneStore store,
      Blocking blocking,
      Peers peers,
      Clock clock,
      MeterRegistry meters) {
    this.self = self;
    this.store = store;
    this.blocking = blocking;
    this.peers = peers;
    this.clock = clock;
    this.own =
        new ZoneReport(
            self.region(), self.zone(), false, "not asked yet", List.of(), 0, clock.instant());
    Gauge.builder("zonecast.zone.store.healthy", this, r -> r.own.storeHealthy() ? 1 : 0)
        .description("Whether this zone's Redis takes jobs")
        .tag("zone", self.zone())
        .register(meters);
    Gauge.builder("zonecast.zone.jobs.queued", this, r -> r.own.queued())
        .description("Jobs that wait for a worker in this zone")
        .tag("zone", self.zone())
        .register(meters);
  }

  /** Our own zone's report. */
  public ZoneReport own() {
    return own;
  }

  /** One report for each zone, the latest; our own first. */
  public List<ZoneReport> all() {
    var others = new HashMap<String, ZoneReport>();
    byPeer.values().stream()
        .filter(report -> !report.zone().equals(self.zone()))
        .forEach(report -> others.merge(report.zone(), report, ZoneReports::later));
    var all = new ArrayList<ZoneReport>();
    all.add(own());
    others.values().stream().sorted(Comparator.comparing(ZoneReport::zone)).forEach(all::add);
    return List.copyOf(all);
  }

  /** The router of another zone that was heard of last. */
  Optional<PeerClient> router(String zone) {
    return byPeer.entrySet().stream()
        .filter(entry -> entry.getValue().zone().equals(zone))
        .max(Comparator.comparing(entry -> entry.getValue().at()))
        .map(Map.Entry::getKey);
  }

  /** Asks everybody again. Does not wait for a store that has not answered the last time. */
  Future<Void> refresh() {
    for (PeerClient peer : peers.clients()) {
      peer.get("/internal/zone", ZoneReport.class, ASK_TIMEOUT)
          .onSuccess(report -> byPeer.put(peer, report.receivedAt(clock.instant())));
    }
    if (!ownAsked.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    return blocking
        .call(this::askStore)
        .onSuccess(this::takeOwn)
        .onFailure(e -> takeOwn(away(e)))
        .onComplete(done -> ownAsked.set(false))
        .mapEmpty();
  }

  private ZoneReport askStore() {
    StoreCondition store = this.store.watch().condition();
    return new ZoneReport(
        self.region(),
        self.zone(),
        store.state() != StoreState.AWAY,
        store.detail(),
        this.store.workers().workers(),
        this.store.jobs().queued(),
        clock.instant());
  }

  /** What was known of the workers stays shown. */
  private ZoneReport away(Throwable cause) {
    String detail = String.valueOf(cause.getMessage());
    return new ZoneReport(
        self.region(), self.zone(), false, detail, own().workers(), 0, clock.instant());
  }

  private void takeOwn(ZoneReport report) {
    ZoneReport before = own;
    own = report;
    if (before.storeHealthy() && !report.storeHealthy()) {
      LOG.warn("the zone's store is away: {}", report.storeDetail());
    } else if (!before.storeHealthy() && report.storeHealthy()) {
      LOG.info("the zone's store is there, with {} workers", report.workers().size());
    }
  }

  private static ZoneReport later(ZoneReport a, ZoneReport b) {
    return a.at().isAfter(b.at()) ? a : b;
  }
}
