package org.zonecast.router.peer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Job;
import org.zonecast.job.Ladder;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.edge.Cluster;
import org.zonecast.router.edge.WorkerSign;
import org.zonecast.router.peer.PeerMessages.Past;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Placement;
import org.zonecast.router.route.World;
import org.zonecast.router.route.ZoneReport;
import org.zonecast.router.route.ZoneStanding;

/**
 * The cluster as this router sees it: its own zone's store and the other routers. Keeps the zone
 * reports fresh from {@link #start} on.
 */
public final class ClusterClient implements Cluster, AutoCloseable {
  private static final Duration REFRESH_EVERY = Duration.ofMillis(500);
  private static final Duration RECONCILE_EVERY = Duration.ofSeconds(10);
  private static final Duration ASK_TIMEOUT = Duration.ofMillis(300);

  private final Vertx vertx;
  private final Self self;
  private final Map<String, Ladder> ladders = new HashMap<>();
  private final Peers peers;
  private final ReplicatedRecords records;
  private final ZoneReports reports;
  private final StreamPlaces places = new StreamPlaces();
  private final JobPlacer placer;
  private final WorkerOffers offers;
  private final JobDispatch dispatch;
  private final CdnGlance glance;
  private final BroadcastSaver saver;
  private final BroadcastNews news;
  private final KnownBroadcasts known = new KnownBroadcasts(System::nanoTime);
  private final BroadcastSearch search;
  private final StoredBroadcasts stored;
  private final ZoneStore store;
  private final Clock clock;
  private final List<Long> timers = new ArrayList<>();

  /**
   * @param world the regions and zones of the configuration
   * @param ladders those that streams may name
   * @param offerSecret what workers know routers by; null if jobs are not brought to them
   */
  public ClusterClient(
      Vertx vertx,
      Self self,
      World world,
      ZoneStore store,
      Blocking blocking,
      Peers peers,
      ReplicatedRecords records,
      List<Ladder> ladders,
      @Nullable String offerSecret,
      Clock clock,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.self = self;
    this.peers = peers;
    this.records = records;
    this.store = store;
    this.clock = clock;
    this.reports = new ZoneReports(self, world, store, blocking, peers, clock, meters);
    this.placer = new JobPlacer(self, store, blocking, reports, places, clock, meters);
    this.offers = new WorkerOffers(vertx, offerSecret, reports, reports.lost(), meters);
    this.dispatch = new JobDispatch(reports, placer, offers);
    this.glance = new CdnGlance(vertx, records::cdns);
    this.search = new BroadcastSearch(self, known, store, blocking, peers);
    this.saver = new BroadcastSaver(store, blocking);
    this.stored = new StoredBroadcasts(store, blocking, known);
    this.news = new BroadcastNews(vertx, peers, meters);
    ladders.forEach(ladder -> this.ladders.put(ladder.name(), ladder));
  }

  /**
   * Begins to keep reports and records fresh.
   *
   * @return done, in any case, after the first round
   */
  public Future<Void> start() {
    every(REFRESH_EVERY, this::refresh);
    every(RECONCILE_EVERY, records::reconcile);
    return Future.join(reports.refresh(), records.reconcile(), stored.readIfDue())
        .transform(done -> Future.succeededFuture());
  }

  KnownBroadcasts known() {
    return known;
  }

  /** How far a broadcast's playlists have come on each CDN that tells. */
  Future<Map<String, Long>> glance(BroadcastRecord broadcast) {
    return glance.ends(broadcast);
  }

  public ZoneReports reports() {
    return reports;
  }

  JobPlacer placer() {
    return placer;
  }

  /** All zones for a new job of {@code kind} from an unknown place at this edge, best first. */
  public List<Placement> rank(String kind, int units) {
    return rank(new JobNeeds(kind, null, units), "", Origin.UNKNOWN);
  }

  /** All zones for a job of a stream, best first; by default from where it last came. */
  public List<Placement> rank(JobNeeds job, String streamId, Origin origin) {
    return placer.rank(job, streamId, origin).placements();
  }

  /** The last times that a zone took a job of the stream from any edge, the latest first. */
  public Future<List<PastPlacement>> past(String streamId) {
    return peers
        .askAll(peer -> peer.find("/internal/placements/" + streamId, Past.class, ASK_TIMEOUT))
        .map(answers -> {
          var all = new ArrayList<>(placer.past(streamId));
          answers.forEach(answer -> answer.ifPresent(past -> all.addAll(past.placements())));
          all.sort(Comparator.comparingLong(PastPlacement::agoMs));
          return List.copyOf(all);
        });
  }

  /** Now, by the clock that all that is known of zones is measured with. */
  public Instant now() {
    return clock.instant();
  }

  /** Says where a stream's broadcaster is. */
  public void comesFrom(String streamId, Origin origin) {
    places.comesFrom(streamId, origin);
  }

  @Override
  public void saw(WorkerSign sign) {
    reports.saw(sign);
    placer.saw(sign);
  }

  @Override
  public void goesOn(String streamId, String zone) {
    places.wasIn(streamId, zone, clock.instant());
  }

  @Override
  public Future<Optional<StreamRecord>> findStream(String streamId) {
    return records.find(streamId);
  }

  @Override
  public Optional<Ladder> ladder(String name) {
    return Optional.ofNullable(ladders.get(name));
  }

  @Override
  public Future<Optional<Holder>> liveElsewhere(String streamId) {
    return search.liveElsewhere(streamId);
  }

  @Override
  public Future<List<Aged>> findBroadcasts(String streamId) {
    return search.find(streamId);
  }

  @Override
  public Future<Optional<Holder>> takeOver(String streamId) {
    return search.takeOver(streamId);
  }

  @Override
  public Future<Optional<String>> encoderFor(String kind) {
    return Future.succeededFuture(EncoderChoice.of(workers(), kind));
  }

  @Override
  public Future<Optional<String>> encoderInstead(String kind, String encoderId, String leaving) {
    return Future.succeededFuture(EncoderChoice.instead(workers(), kind, encoderId, leaving));
  }

  /** Those that could be given a job now: a zone that is heard of no more has none. */
  private List<WorkerRecord> workers() {
    Instant now = clock.instant();
    List<ZoneReport> heard =
        reports.all().stream().filter(report -> !ZoneStanding.isOld(report, now)).toList();
    Set<String> zones = heard.stream().map(ZoneReport::zone).collect(Collectors.toSet());
    Stream<WorkerRecord> byStores =
        heard.stream().filter(ZoneReport::storeHealthy).flatMap(zone -> zone.workers().stream());
    Stream<WorkerRecord> byOffers =
        dispatch.offered().stream().filter(worker -> zones.contains(worker.zone()));
    return reports.lost().without(Stream.concat(byStores, byOffers).toList());
  }

  @Override
  public Future<Placed> submit(Job job, int attempt) {
    return dispatch.submit(job, attempt);
  }

  /** Whether some worker could be brought a job now, past all stores. */
  public boolean canOffer() {
    return !dispatch.offered().isEmpty();
  }

  @Override
  public void workerLost(String workerId, long pid) {
    reports.workerLost(workerId, pid);
  }

  @Override
  public void workerHeard(String workerId, long pid) {
    reports.workerHeard(workerId, pid);
  }

  @Override
  public String storeGeneration(String zone) {
    return zone.equals(self.zone()) ? store.watch().condition().generation() : "";
  }

  @Override
  public void save(BroadcastRecord record) {
    known.learn(new Aged(record, Duration.ZERO));
    saver.save(record);
    news.tell(record);
  }

  @Override
  public List<CdnRecord> cdns() {
    return records.cdns();
  }

  @Override
  public void onCdnsChanged(Consumer<List<CdnRecord>> listener) {
    records.onCdnsChanged(listener);
  }

  private Future<Void> refresh() {
    boolean wasHealthy = reports.own().storeHealthy();
    return reports
        .refresh()
        .onSuccess(done -> {
          if (!wasHealthy && reports.own().storeHealthy()) {
            offers.storeBack();
            records.reconcile();
            stored.storeBack();
          }
          stored.readIfDue();
          saver.saveWaiting();
        });
  }

  private void every(Duration period, Runnable work) {
    timers.add(vertx.setPeriodic(period.toMillis(), id -> work.run()));
  }

  @Override
  public void close() {
    timers.forEach(vertx::cancelTimer);
    offers.close();
    glance.close();
  }
}
