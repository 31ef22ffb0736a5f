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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Job;
import org.zonecast.job.Ladder;
import org.zonecast.job.StoreException;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.feed.Cluster;
import org.zonecast.router.feed.WorkerSign;
import org.zonecast.router.peer.PeerMessages.GiveUp;
import org.zonecast.router.peer.PeerMessages.GivenUp;
import org.zonecast.router.peer.PeerMessages.Past;
import org.zonecast.router.peer.PeerMessages.Presence;
import org.zonecast.router.peer.PeerMessages.Told;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Placement;
import org.zonecast.router.route.RouteRequest;
import org.zonecast.router.route.World;
import org.zonecast.router.route.ZoneReport;

/**
 * The cluster as this router sees it: its own zone's store and the other routers. Keeps the zone
 * reports fresh from {@link #start} on.
 */
public final class ClusterClient implements Cluster, AutoCloseable {
  private static final Duration REFRESH_EVERY = Duration.ofMillis(500);
  private static final Duration RECONCILE_EVERY = Duration.ofSeconds(10);
  private static final Duration PRESENCE_TIMEOUT = Duration.ofMillis(300);
  private static final Duration LIVE_WITHIN = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Self self;
  private final Map<String, Ladder> ladders = new HashMap<>();
  private final Peers peers;
  private final ReplicatedRecords records;
  private final ZoneReports reports;
  private final StreamPlaces places = new StreamPlaces();
  private final JobPlacer placer;
  private final WorkerOffers offers;
  private final CdnGlance glance;
  private final BroadcastSaver saver;
  private final BroadcastNews news;
  private final KnownBroadcasts known = new KnownBroadcasts(System::nanoTime);
  private final StoredBroadcasts stored;
  private final ZoneStore store;
  private final Blocking blocking;
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
    this.blocking = blocking;
    this.clock = clock;
    this.reports = new ZoneReports(self, world, store, blocking, peers, clock, meters);
    this.placer = new JobPlacer(self, store, blocking, reports, places, clock, meters);
    this.offers = new WorkerOffers(vertx, offerSecret, reports, reports.lost(), meters);
    this.glance = new CdnGlance(vertx, records::cdns);
    this.saver = new BroadcastSaver(store, blocking);
    this.stored = new StoredBroadcasts(store, blocking, known);
    this.news = new BroadcastNews(vertx, peers);
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
    return rank(kind, units, "", Origin.UNKNOWN);
  }

  /** All zones for a job of a stream, best first; by default from where it last came. */
  public List<Placement> rank(String kind, int units, String streamId, Origin origin) {
    Origin from = origin.equals(Origin.UNKNOWN) ? places.origin(streamId) : origin;
    var request =
        new RouteRequest(
            self.region(),
            self.zone(),
            from,
            kind,
            Optional.empty(),
            units,
            streamId,
            places.stay(streamId),
            clock.instant());
    return placer.rank(request).placements();
  }

  /** The last times that a zone took a job of the stream from any edge, the latest first. */
  public Future<List<PastPlacement>> past(String streamId) {
    return peers
        .askAll(peer -> peer.find("/internal/placements/" + streamId, Past.class, PRESENCE_TIMEOUT))
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
  public Future<Optional<StreamRecord>> findStream(String streamId) {
    return records.find(streamId);
  }

  @Override
  public Optional<Ladder> ladder(String name) {
    return Optional.ofNullable(ladders.get(name));
  }

  @Override
  public Future<Optional<Holder>> liveElsewhere(String streamId) {
    return peers.askAny(peer ->
        peer.find("/internal/presence/" + streamId, Presence.class, PRESENCE_TIMEOUT)
            .map(found ->
                found
                    .filter(p -> p.sinceMediaMs() < LIVE_WITHIN.toMillis())
                    .map(Presence::holder)));
  }

  @Override
  public Future<List<Aged>> findBroadcasts(String streamId) {
    Future<List<Aged>> stored =
        blocking
            .call(() -> store.broadcasts().find(streamId).stream().toList())
            .timeout(PRESENCE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .otherwise(List.of());
    Future<List<Optional<Told>>> told =
        peers.askAll(
            peer -> peer.find("/internal/broadcasts/" + streamId, Told.class, PRESENCE_TIMEOUT));
    return Future.join(stored, told)
        .map(both -> {
          var all = new ArrayList<>(stored.result());
          known.find(streamId).ifPresent(all::add);
          told.result().forEach(answer -> answer.flatMap(Told::aged).ifPresent(all::add));
          return List.copyOf(all);
        });
  }

  @Override
  public Future<Optional<Holder>> takeOver(String streamId) {
    var question = new GiveUp(self.id());
    return peers
        .askAll(peer ->
            peer.post(
                "/internal/broadcasts/" + streamId + "/give-up",
                question,
                GivenUp.class,
                PRESENCE_TIMEOUT))
        .map(answers -> answers.stream().filter(GivenUp::kept).map(GivenUp::holder).findFirst());
  }

  @Override
  public Future<Optional<String>> encoderFor(String kind) {
    return Future.succeededFuture(EncoderChoice.of(workers(), kind));
  }

  @Override
  public Future<Optional<String>> encoderInstead(String kind, String encoderId, String leaving) {
    return Future.succeededFuture(EncoderChoice.instead(workers(), kind, encoderId, leaving));
  }

  private List<WorkerRecord> workers() {
    var known = new ArrayList<WorkerRecord>();
    reports.all().stream().filter(ZoneReport::storeHealthy).forEach(r -> known.addAll(r.workers()));
    known.addAll(offers.workers());
    return known;
  }

  /** While our own store is away, workers are asked themselves if no other zone has room. */
  @Override
  public Future<Placed> submit(Job job, int attempt) {
    if (reports.own().storeHealthy()) {
      return placer.submit(job, attempt);
    }
    return placer.hasRoom(job) && attempt % 2 == 1
        ? either(placer.submit(job, attempt), () -> offers.offer(job))
        : either(offers.offer(job), () -> placer.submit(job, attempt));
  }

  private static Future<Placed> either(Future<Placed> first, Supplier<Future<Placed>> second) {
    return first.recover(failure ->
        second
            .get()
            .recover(e ->
                Future.failedFuture(
                    new StoreException(failure.getMessage() + "; " + e.getMessage(), true, e))));
  }

  /** Whether some worker could be brought a job now, past all stores. */
  public boolean canOffer() {
    return !offers.workers().isEmpty();
  }

  @Override
  public void workerLost(String workerId) {
    reports.workerLost(workerId);
  }

  @Override
  public void workerHeard(String workerId) {
    reports.workerHeard(workerId);
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
