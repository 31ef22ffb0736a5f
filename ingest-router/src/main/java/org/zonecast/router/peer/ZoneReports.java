package org.zonecast.router.peer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.config.BuildVersion;
import org.zonecast.job.StoreCondition;
import org.zonecast.job.StoreState;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.edge.WorkerSign;
import org.zonecast.router.route.Placement;
import org.zonecast.router.route.RouteRequest;
import org.zonecast.router.route.World;
import org.zonecast.router.route.ZoneRanking;
import org.zonecast.router.route.ZoneReport;
import org.zonecast.router.route.ZoneSigns;
import org.zonecast.router.route.ZoneStanding;
import org.zonecast.router.route.Zones;

/**
 * How the zones stand: our own by its Redis, the others by their routers, all of them with what
 * this edge sees of their workers.
 */
public final class ZoneReports {
  private static final Logger LOG = LoggerFactory.getLogger(ZoneReports.class);
  private static final Duration ASK_TIMEOUT = Duration.ofMillis(400);
  private static final Duration SHORTEST_ROUND = Duration.ofMillis(250);

  private final String version = BuildVersion.read();
  private final Self self;
  private final ZoneStore store;
  private final Blocking blocking;
  private final Peers peers;
  private final Clock clock;
  private volatile Zones zones;
  private final ZoneMeters zoneMeters;
  private final WorkerSigns seen = new WorkerSigns();
  private final LostWorkers lost = new LostWorkers(System::nanoTime);
  private final Strangers strangers;
  private volatile ZoneReport own;
  private final AtomicBoolean ownAsked = new AtomicBoolean();
  private final AtomicReference<@Nullable Instant> round = new AtomicReference<>();
  private final Map<PeerClient, ZoneReport> byPeer = new ConcurrentHashMap<>();

  ZoneReports(
      Self self,
      World world,
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
    this.own = away("not asked yet", List.of());
    this.zones = Zones.of(world.orOnly(self.region(), self.zone())).heard(own);
    this.strangers = new Strangers(meters);
    this.zoneMeters = new ZoneMeters(this::zones, clock, meters);
    zoneMeters.showOwn(self.zone(), this::own);
  }

  /** Our own zone's report, with what this edge alone has seen. */
  public ZoneReport own() {
    return own;
  }

  /** How all zones stand now. */
  public Zones zones() {
    return zones;
  }

  /** One report for each zone that was heard of, the latest; our own first. */
  public List<ZoneReport> all() {
    Stream<ZoneReport> others =
        zones().all().stream()
            .filter(zone -> !zone.zone().equals(self.zone()))
            .map(ZoneStanding::report)
            .flatMap(Stream::ofNullable);
    return Stream.concat(Stream.of(own()), others).toList();
  }

  /** The ids of the other routers that are heard of now. */
  public Set<String> heardRouters() {
    Instant now = clock.instant();
    return byPeer.entrySet().stream()
        .filter(entry -> !ZoneStanding.isOld(entry.getValue(), now))
        .map(entry -> entry.getKey().address().id())
        .collect(Collectors.toSet());
  }

  /** The router that another zone's jobs are sent to. */
  Optional<PeerClient> router(String zone) {
    return speaker(zone).map(Map.Entry::getKey);
  }

  /**
   * Of another zone's routers the one that counts: rather one that reaches their store than one
   * that is cut off from it, else the one that was heard of last.
   */
  private Optional<Map.Entry<PeerClient, ZoneReport>> speaker(String zone) {
    Instant now = clock.instant();
    Comparator<ZoneReport> better =
        Comparator.comparing(
                (ZoneReport report) -> report.storeHealthy() && !ZoneStanding.isOld(report, now))
            .thenComparing(ZoneReport::at);
    return byPeer.entrySet().stream()
        .filter(entry -> entry.getValue().zone().equals(zone))
        .max(Map.Entry.comparingByValue(better));
  }

  /**
   * Ranks the zones and keeps room for the job in the one that is chosen, in one step: who ranks
   * next knows of it.
   *
   * @param choice of all zones the one that the job is sent to; empty if there is none for it
   */
  synchronized Optional<Reservation> reserve(
      RouteRequest request, Function<ZoneRanking, Optional<Placement>> choice) {
    ZoneRanking ranking = zones.rank(request);
    Optional<Reservation> made =
        choice.apply(ranking).map(chosen -> Reservation.of(request, ranking, chosen));
    made.ifPresent(reservation -> change(known -> known.placed(reservation.room())));
    return made;
  }

  /** The zone did not take the job. */
  void release(Reservation reservation) {
    change(known -> known.without(reservation.room()));
  }

  /** The zone took the job: a heartbeat from before shows nothing of it. */
  void taken(Reservation reservation, Instant at) {
    change(known -> known.taken(reservation.room(), at));
  }

  /** This edge has seen something of a worker. */
  void saw(WorkerSign sign) {
    seen.saw(sign, clock.instant());
  }

  /** The workers that nothing is sent to for now. */
  LostWorkers lost() {
    return lost;
  }

  /** A connection to a worker broke in mid-job: nothing goes there for its sake. */
  void workerLost(String workerId, long pid) {
    lost.lost(workerId, pid);
    change(known -> known.without(workerId, pid));
  }

  /** It is there after all, or again. */
  void workerHeard(String workerId, long pid) {
    if (lost.heard(workerId, pid)) {
      tell(own);
      byPeer.values().stream().map(ZoneReport::zone).distinct().forEach(this::tellOther);
    }
  }

  /**
   * Passes the verdict on the round before and asks everybody again. Does not wait for a store that
   * has not answered the last time. A timer that was held up comes several times on end: what
   * nobody had the time to answer is no round.
   */
  Future<Void> refresh() {
    Instant now = clock.instant();
    Instant last = round.get();
    if (last != null && now.isBefore(last.plus(SHORTEST_ROUND))) {
      return Future.succeededFuture();
    }
    round.set(now);
    if (last != null) {
      judge(now);
    }
    for (PeerClient peer : peers.clients()) {
      peer.get("/internal/zone", ZoneReport.class, ASK_TIMEOUT)
          .onSuccess(report -> heard(peer, report.receivedAt(clock.instant())));
    }
    if (!ownAsked.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    return blocking
        .call(this::askStore)
        .onSuccess(this::takeOwn)
        .onFailure(e -> takeOwn(away(String.valueOf(e.getMessage()), own().workers())))
        .onComplete(done -> ownAsked.set(false))
        .mapEmpty();
  }

  private void judge(Instant now) {
    Zones before = zones;
    change(known -> known.judged(now));
    zoneMeters.judged(before, zones);
  }

  private synchronized void change(UnaryOperator<Zones> step) {
    zones = step.apply(zones);
  }

  /** Another router has told how its zone stands. */
  void heard(PeerClient peer, ZoneReport report) {
    byPeer.put(peer, report);
    strangers.heard(report, regionOf(report.zone()));
    tellOther(report.zone());
  }

  /** How our own zone stands we know from its store alone. */
  private void tellOther(String zone) {
    if (!zone.equals(self.zone())) {
      speaker(zone).map(Map.Entry::getValue).ifPresent(this::tell);
    }
  }

  /** With the worst that routers of that zone, or this edge itself, have seen of its workers. */
  private void tell(ZoneReport report) {
    Instant oldest = report.at().minus(ZoneStanding.REPORT_VALIDITY);
    var signs = new ArrayList<ZoneSigns>();
    signs.add(seen.of(report.zone(), report.at()));
    byPeer.values().stream()
        .filter(other -> other.zone().equals(report.zone()) && other.at().isAfter(oldest))
        .map(ZoneReport::signs)
        .forEach(signs::add);
    ZoneSigns worst = signs.stream().reduce(ZoneSigns.NONE, ZoneSigns::worse);
    ZoneReport told = report.withSigns(worst).with(lost.without(report.workers()));
    change(known -> known.heard(told));
  }

  private String regionOf(String zone) {
    return zones.standing(zone).map(ZoneStanding::region).orElse("");
  }

  private ZoneReport askStore() {
    StoreCondition condition = store.watch().condition();
    Duration oldest = store.jobs().oldestQueued();
    Instant now = clock.instant();
    return new ZoneReport(
        self.region(),
        self.zone(),
        condition.state() != StoreState.AWAY,
        condition.detail(),
        workers(condition.state()),
        store.jobs().queued(),
        now,
        condition.state(),
        oldest.toMillis(),
        seen.of(self.zone(), now),
        version);
  }

  /** A store that can be read and not be written forgets workers whose heartbeats it refuses. */
  private List<WorkerRecord> workers(StoreState state) {
    List<WorkerRecord> read = store.workers().workers();
    if (state != StoreState.AWAY) {
      return read;
    }
    var known = new TreeMap<String, WorkerRecord>();
    own().workers().forEach(worker -> known.put(worker.id(), worker));
    read.forEach(worker -> known.put(worker.id(), worker));
    return List.copyOf(known.values());
  }

  /**
   * Of our own zone while its store does not answer.
   *
   * @param workers what was known of them stays shown
   */
  private ZoneReport away(String detail, List<WorkerRecord> workers) {
    return new ZoneReport(
        self.region(),
        self.zone(),
        false,
        detail,
        workers,
        0,
        clock.instant(),
        StoreState.AWAY,
        0,
        ZoneSigns.NONE,
        version);
  }

  private void takeOwn(ZoneReport report) {
    ZoneReport before = own;
    own = report;
    tell(report);
    if (before.storeHealthy() && !report.storeHealthy()) {
      LOG.warn("the zone's store is away: {}", report.storeDetail());
    } else if (!before.storeHealthy() && report.storeHealthy()) {
      LOG.info("the zone's store is there, with {} workers", report.workers().size());
    }
  }
}
