package org.zonecast.router;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.zonecast.job.StreamKeys;
import org.zonecast.job.ZoneLeases;
import org.zonecast.job.redis.RedisZone;
import org.zonecast.router.agent.FeedClock;
import org.zonecast.router.broadcast.Broadcasts;
import org.zonecast.router.edge.FeedSettings;
import org.zonecast.router.peer.Blocking;
import org.zonecast.router.peer.ClusterClient;
import org.zonecast.router.peer.LostBroadcasts;
import org.zonecast.router.peer.Peers;
import org.zonecast.router.peer.ReplicatedRecords;
import org.zonecast.router.peer.Self;
import org.zonecast.router.peer.SteadyClock;
import org.zonecast.router.peer.ZoneStore;
import org.zonecast.router.place.GeoDatabase;
import org.zonecast.router.place.Places;
import org.zonecast.router.place.TrustedProxies;
import org.zonecast.router.route.World;
import org.zonecast.router.snapshot.SnapshotSchedule;
import org.zonecast.router.snapshot.SnapshotSettings;
import org.zonecast.router.snapshot.Snapshots;

/** The parts of a router but its servers, wired by hand. Closing them is in reverse order. */
final class Parts implements AutoCloseable {
  private static final Duration DATABASE_LOOK = Duration.ofSeconds(10);

  /** The rest is for what is under way, and for all that a router knows. */
  private static final double FEEDS_OF_HEAP = 0.6;

  final RouterConfig config;
  final Addresses addresses;
  final Closing closing = new Closing();
  final Clock clock = Clock.systemUTC();
  final Meters meters;
  final Vertx vertx;
  final ZoneStore store;
  final Blocking blocking;
  final Peers peers;
  final ReplicatedRecords records;
  final ClusterClient cluster;
  final StreamKeys keys;
  final Broadcasts broadcasts;
  final TrustedProxies proxies;
  final Places places;
  final Departure departure;

  /**
   * @param drains told, on any thread, whenever somebody asks the router to drain
   */
  Parts(RouterConfig config, Optional<GeoDatabase> geo, Runnable drains) {
    this.config = config;
    addresses = new Addresses(config);
    meters = closing.add("metrics", new Meters(config.id(), config.zone()));
    vertx = Vertx.vertx(vertxOptions());
    closing.addAsync("event loops", vertx::close);
    RedisZone redis = closing.add("redis", new RedisZone(config.redis().settings()));
    store = store(redis);
    takeSnapshots(redis.leases());
    StoreMeters.bind(meters.registry(), config.zone(), store.watch());
    blocking = closing.add("store calls", new Blocking(vertx));
    String secret = config.auth().internalSecret();
    peers = closing.add("peers", new Peers(vertx, config.peers(), secret, meters.registry()));
    records = new ReplicatedRecords(store, blocking, peers);
    records.seed(config.cdns().stream().map(RouterConfig.Cdn::record).toList());
    cluster = closing.add("cluster", cluster());
    keys = new StreamKeys(config.auth().keySecret(), clock);
    broadcasts =
        new Broadcasts(vertx, feedSettings(), cluster, keys, FeedClock.system(), meters.registry());
    closing.addAsync("broadcasts", broadcasts::close);
    proxies = new TrustedProxies(config.place().trustedProxies());
    places = places(geo);
    broadcasts.sendElsewhere(ingestUrls()::elsewhere);
    Duration patience = Duration.ofSeconds(config.drainSeconds());
    departure = new Departure(vertx, broadcasts, patience, drains);
    closing
        .add(
            "adoption",
            new LostBroadcasts(vertx, self(), config.world(), cluster, peers, broadcasts))
        .start();
    records.onStreamDeleted(id -> broadcasts.end(id, "the stream was deleted"));
  }

  Self self() {
    return new Self(config.id(), config.region(), config.zone());
  }

  IngestUrls ingestUrls() {
    return new IngestUrls(
        config.zone(),
        addresses::ingest,
        config.peers(),
        cluster.reports()::zones,
        cluster.reports()::heardRouters);
  }

  private static ZoneStore store(RedisZone redis) {
    return new ZoneStore(
        redis.jobs(),
        redis.workers(),
        redis.streams(),
        redis.cdns(),
        redis.broadcasts(),
        redis.startWatch());
  }

  private void takeSnapshots(ZoneLeases leases) {
    RouterConfig.Snapshots wanted = config.snapshots();
    if (wanted != null) {
      SnapshotSettings settings = wanted.settings();
      var snapshots =
          new Snapshots(
              config.zone(),
              settings,
              new Snapshots.Records(store.streams(), store.cdns(), store.broadcasts()),
              clock);
      closing
          .add(
              "snapshots",
              new SnapshotSchedule(
                  snapshots, leases, config.id(), settings.every(), meters.registry()))
          .start();
    }
  }

  private ClusterClient cluster() {
    return new ClusterClient(
        vertx,
        self(),
        config.world(),
        store,
        blocking,
        peers,
        records,
        config.allLadders(),
        config.auth().offerSecret(),
        SteadyClock.system(),
        meters.registry());
  }

  private FeedSettings feedSettings() {
    var streams = config.streams();
    return new FeedSettings(
        config.id(),
        config.zone(),
        ProcessHandle.current().pid(),
        streams.segment(),
        streams.windowSegments(),
        Duration.ofSeconds(streams.bufferSeconds()),
        streams.bufferMegabytes() * 1024L * 1024L,
        (long) (Runtime.getRuntime().maxMemory() * FEEDS_OF_HEAP),
        Optional.ofNullable(config.recordFeeds()),
        addresses::feedBase);
  }

  private World world() {
    return config.world().orOnly(config.region(), config.zone());
  }

  private Places places(Optional<GeoDatabase> geo) {
    var found = new Places(world(), config.place(), geo, meters.registry());
    if (geo.isPresent()) {
      long timer =
          vertx.setPeriodic(DATABASE_LOOK.toMillis(), id -> blocking.call(() -> look(found)));
      closing.add("places", () -> vertx.cancelTimer(timer));
    }
    return found;
  }

  private static boolean look(Places places) {
    places.reload();
    return true;
  }

  /** Nothing is unpacked from the class path, so no file is left behind. */
  private static VertxOptions vertxOptions() {
    return new VertxOptions()
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  @Override
  public void close() {
    closing.close();
  }
}
