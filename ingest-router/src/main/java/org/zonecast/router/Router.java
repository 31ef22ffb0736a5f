package org.zonecast.router;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.Job;
import org.zonecast.job.StreamKeys;
import org.zonecast.job.ZoneLeases;
import org.zonecast.job.redis.RedisZone;
import org.zonecast.router.api.ApiRoutes;
import org.zonecast.router.api.Callers;
import org.zonecast.router.api.CdnsApi;
import org.zonecast.router.api.ClusterApi;
import org.zonecast.router.api.OperationsApi;
import org.zonecast.router.api.PageRoutes;
import org.zonecast.router.api.SlatesApi;
import org.zonecast.router.api.StreamsApi;
import org.zonecast.router.api.Thumbnails;
import org.zonecast.router.feed.Broadcasts;
import org.zonecast.router.feed.FeedClock;
import org.zonecast.router.feed.FeedServer;
import org.zonecast.router.feed.FeedSettings;
import org.zonecast.router.peer.Blocking;
import org.zonecast.router.peer.ClusterClient;
import org.zonecast.router.peer.ClusterStreams;
import org.zonecast.router.peer.LostBroadcasts;
import org.zonecast.router.peer.PeerRoutes;
import org.zonecast.router.peer.Peers;
import org.zonecast.router.peer.ReplicatedRecords;
import org.zonecast.router.peer.RouterDrain;
import org.zonecast.router.peer.Self;
import org.zonecast.router.peer.SteadyClock;
import org.zonecast.router.peer.WorkerDrain;
import org.zonecast.router.peer.ZoneStore;
import org.zonecast.router.place.GeoDatabase;
import org.zonecast.router.place.PlaceSettings;
import org.zonecast.router.place.PlacedIngest;
import org.zonecast.router.place.Places;
import org.zonecast.router.place.TrustedProxies;
import org.zonecast.router.route.Placement;
import org.zonecast.router.route.World;
import org.zonecast.router.rtmp.RtmpServer;
import org.zonecast.router.rtmp.RtmpSettings;
import org.zonecast.router.rtmp.TlsException;
import org.zonecast.router.rtmp.TlsSettings;
import org.zonecast.router.slate.Slates;
import org.zonecast.router.snapshot.SnapshotSchedule;
import org.zonecast.router.snapshot.SnapshotSettings;
import org.zonecast.router.snapshot.Snapshots;

/** A running ingest router. Everything in it is wired here, and closed in reverse order. */
public final class Router implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);
  private static final Duration DATABASE_LOOK = Duration.ofSeconds(10);
  private static final Duration FIRST_ROUND = Duration.ofSeconds(3);

  private final RouterConfig config;
  private final Closing closing = new Closing();
  private final Clock clock = Clock.systemUTC();
  private final Clock steadyClock = SteadyClock.system();
  private final Meters meters;
  private final Vertx vertx;
  private final ZoneStore store;
  private final Blocking blocking;
  private final Peers peers;
  private final ReplicatedRecords records;
  private final ClusterClient cluster;
  private final StreamKeys keys;
  private final Broadcasts broadcasts;
  private final TrustedProxies proxies;
  private final Places places;
  private final Departure departure;
  private volatile int httpPort;
  private volatile int rtmpPort;

  /** 0 without RTMPS. */
  private volatile int rtmpsPort;

  private volatile boolean listening;

  private Router(RouterConfig config, Optional<GeoDatabase> geo, Runnable drains) {
    this.config = config;
    this.httpPort = config.http().port();
    this.rtmpPort = config.rtmp().port();
    meters = closing.add("metrics", new Meters(config.id(), config.zone()));
    vertx = Vertx.vertx(vertxOptions());
    closing.addAsync("event loops", vertx::close);
    RedisZone redis = closing.add("redis", new RedisZone(config.redis().settings()));
    store = store(redis);
    takeSnapshots(redis.leases());
    StoreMeters.bind(meters.registry(), config.zone(), store.watch());
    blocking = closing.add("store calls", new Blocking(vertx));
    peers = closing.add("peers", new Peers(vertx, config.peers(), config.auth().internalSecret()));
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
    closing.add("adoption", new LostBroadcasts(vertx, self(), cluster, peers, broadcasts)).start();
    records.onStreamDeleted(id -> broadcasts.end(id, "the stream was deleted"));
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

  /**
   * Starts a router: its servers listen when this returns. A store that is away does not hold it.
   *
   * @throws StartException if a port is in use or an address is not this machine's
   */
  public static Router start(RouterConfig config) throws StartException {
    return start(config, () -> {});
  }

  /**
   * The same for a process that ends once the router has drained.
   *
   * @param drains told, on any thread, whenever somebody asks the router to drain
   * @throws StartException if a port is in use or an address is not this machine's
   */
  public static Router start(RouterConfig config, Runnable drains) throws StartException {
    var router = new Router(config, geo(config.place()), drains);
    try {
      router.listen();
      return router;
    } catch (StartException | RuntimeException e) {
      router.close();
      throw e;
    }
  }

  public int httpPort() {
    return httpPort;
  }

  public int rtmpPort() {
    return rtmpPort;
  }

  /** The port of RTMPS, 0 without it. */
  public int rtmpsPort() {
    return rtmpsPort;
  }

  /** Leaves, if it does not yet, and returns once publishers are gone or their time is over. */
  public void drain() throws InterruptedException {
    departure.complete();
  }

  private void listen() throws StartException {
    HttpServer http = vertx.createHttpServer(httpOptions());
    http.requestHandler(requests());
    closing.addAsync("http", http::close);
    httpPort = bound("http.port", config.http().port(), http.listen().map(HttpServer::actualPort));
    Thread.ofVirtual().name("slates").start(Slates::warmUp);
    awaitFirstRound();
    var rtmp =
        new RtmpServer(
            vertx,
            RtmpSettings.of(config.rtmp().port(), config.listenAddress())
                .withTrusted(proxies::trusts),
            new PlacedIngest(broadcasts, places, cluster::comesFrom),
            meters.registry());
    closing.addAsync("rtmp", rtmp::close);
    rtmpPort = bound("rtmp.port", config.rtmp().port(), rtmp.listen());
    RouterConfig.Tls tls = config.rtmp().tls();
    if (tls != null) {
      var settings = TlsSettings.of(tls.port(), tls.certificate(), tls.key());
      rtmpsPort = bound("rtmp.tls.port", tls.port(), rtmp.listenTls(settings));
    }
    listening = true;
    LOG.info(
        "router ready id={} zone={} http={} rtmp={} rtmps={} pid={}",
        config.id(),
        config.zone(),
        httpPort,
        rtmpPort,
        rtmpsPort == 0 ? "none" : rtmpsPort,
        ProcessHandle.current().pid());
  }

  /** Publishers are taken once the zones have been asked, or have had their time to answer. */
  private void awaitFirstRound() {
    cluster
        .start()
        .timeout(FIRST_ROUND.toMillis(), TimeUnit.MILLISECONDS)
        .transform(done -> Future.<Void>succeededFuture())
        .await();
    if (!cluster.reports().own().storeHealthy()) {
      LOG.warn(
          "the zone's Redis is away: {}; broadcasts wait for it",
          cluster.reports().own().storeDetail());
    }
  }

  private int bound(String key, int port, Future<Integer> listening) throws StartException {
    try {
      return listening.await();
    } catch (Throwable e) { // await throws a failure as it is, checked ones too
      String message =
          e instanceof TlsException ? "rtmp.tls." + e.getMessage() : key + ": " + whyNot(port, e);
      throw new StartException(message, e);
    }
  }

  private String whyNot(int port, Throwable cause) {
    String where = config.listenAddress() + ":" + port;
    return switch (cause) {
      case BindException e when String.valueOf(e.getMessage()).contains("in use") ->
          "port " + port + " is in use on " + config.listenAddress() + "; choose another, or 0";
      case BindException e -> "cannot listen on " + where + ": " + e.getMessage();
      case UnknownHostException e -> "cannot listen on " + where + ": no such address";
      case UnresolvedAddressException e -> "cannot listen on " + where + ": no such address";
      default -> "cannot listen on " + where + ": " + cause;
    };
  }

  /** Feeds go straight to their server; all else is routed. */
  private Handler<HttpServerRequest> requests() {
    var feeds = new FeedServer(broadcasts);
    io.vertx.ext.web.Router routes = routes();
    return request -> {
      if (request.path() != null && request.path().startsWith(FeedServer.PATH)) {
        feeds.handle(request);
      } else {
        routes.handle(request);
      }
    };
  }

  private io.vertx.ext.web.Router routes() {
    var workerDrain = new WorkerDrain(store, blocking, peers);
    var routerDrain = new RouterDrain(self(), peers, departure::begin);
    var routes = io.vertx.ext.web.Router.router(vertx);
    new PeerRoutes(
            self(),
            cluster,
            records,
            broadcasts,
            workerDrain,
            routerDrain,
            config.auth().internalSecret())
        .mount(routes);
    ApiRoutes.of(
            new StreamsApi(
                records,
                new ClusterStreams(broadcasts, peers),
                keys,
                streamSettings(),
                closing.add("thumbnails", new Thumbnails(vertx, clock)),
                clock),
            new SlatesApi(records),
            new ClusterApi(cluster, places, workerDrain, routerDrain, clock),
            new CdnsApi(records),
            new OperationsApi(meters.registry(), this::readiness),
            config.auth().apiToken())
        .mount(routes);
    PageRoutes.mount(routes);
    ApiRoutes.mountProblems(routes);
    return routes;
  }

  private OperationsApi.Readiness readiness() {
    if (departure.begun()) {
      return new OperationsApi.Readiness(false, "draining");
    }
    if (!listening) {
      return new OperationsApi.Readiness(false, "starting");
    }
    boolean usable =
        cluster.rank(Job.CPU, 1).stream().anyMatch(Placement::usable) || cluster.canOffer();
    return new OperationsApi.Readiness(usable, usable ? "" : "no zone takes jobs");
  }

  private static Optional<GeoDatabase> geo(PlaceSettings place) throws StartException {
    Path file = place.database();
    try {
      return file == null ? Optional.empty() : Optional.of(GeoDatabase.open(file));
    } catch (IOException e) {
      throw new StartException("place.database: " + e.getMessage(), e);
    }
  }

  private Places places(Optional<GeoDatabase> geo) {
    World world = config.world().orOnly(config.region(), config.zone());
    var found = new Places(world, config.place(), geo, meters.registry());
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
        steadyClock,
        meters.registry());
  }

  private Self self() {
    return new Self(config.id(), config.region(), config.zone());
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
        Optional.ofNullable(config.recordFeeds()),
        this::feedBase);
  }

  private URI feedBase() {
    String told = config.feedUrl();
    return URI.create(told == null ? "ws://" + config.host() + ":" + httpPort : told);
  }

  private StreamsApi.Settings streamSettings() {
    var streams = config.streams();
    var callers = new Callers(places, proxies, () -> cluster.reports().zones().world());
    return new StreamsApi.Settings(
        config.allLadders(),
        streams.ladder(),
        streams.grace(),
        Duration.ofDays(config.auth().keyValidityDays()),
        request -> ingestUrls().ranked(callers.find(request)),
        config.ingest().srt());
  }

  private IngestUrls ingestUrls() {
    return new IngestUrls(
        config.zone(), this::ownRtmpUrls, config.peers(), cluster.reports()::zones);
  }

  private List<URI> ownRtmpUrls() {
    if (!config.ingest().rtmp().isEmpty()) {
      return config.ingest().rtmp();
    }
    URI plain = ownUrl("rtmp", rtmpPort);
    return rtmpsPort == 0 ? List.of(plain) : List.of(plain, ownUrl("rtmps", rtmpsPort));
  }

  private URI ownUrl(String scheme, int port) {
    return URI.create(scheme + "://" + config.host() + ":" + port + "/live");
  }

  private HttpServerOptions httpOptions() {
    return FeedServer.limits(
        new HttpServerOptions()
            .setHost(config.listenAddress())
            .setPort(config.http().port())
            .setIdleTimeout(60));
  }

  /** Nothing is unpacked from the class path, so no file is left behind. */
  private static VertxOptions vertxOptions() {
    return new VertxOptions()
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
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

  /** Ends sessions, servers and connections. Broadcasts are cut off, not ended. */
  @Override
  public void close() {
    closing.close();
  }
}
