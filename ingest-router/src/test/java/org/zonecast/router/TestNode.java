package org.zonecast.router;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Ladders;
import org.zonecast.job.StreamKeys;
import org.zonecast.job.memory.MemoryZone;
import org.zonecast.router.api.ApiRoutes;
import org.zonecast.router.api.Callers;
import org.zonecast.router.api.CdnsApi;
import org.zonecast.router.api.ClusterApi;
import org.zonecast.router.api.OperationsApi;
import org.zonecast.router.api.PageRoutes;
import org.zonecast.router.api.SlatesApi;
import org.zonecast.router.api.StreamsApi;
import org.zonecast.router.api.Thumbnails;
import org.zonecast.router.edge.EdgeDrain;
import org.zonecast.router.peer.Blocking;
import org.zonecast.router.peer.ClusterClient;
import org.zonecast.router.peer.ClusterStreams;
import org.zonecast.router.peer.PeerAddress;
import org.zonecast.router.peer.PeerRoutes;
import org.zonecast.router.peer.Peers;
import org.zonecast.router.peer.ReplicatedRecords;
import org.zonecast.router.peer.RouterDrain;
import org.zonecast.router.peer.Self;
import org.zonecast.router.peer.WorkerDrain;
import org.zonecast.router.place.PlaceSettings;
import org.zonecast.router.place.Places;
import org.zonecast.router.place.TrustedProxies;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.World;

/** A router's HTTP side over a zone in memory and streams that a test makes up. */
public final class TestNode implements AutoCloseable {
  public static final String TOKEN = "test-token";

  /** What workers know routers by. */
  public static final String OFFERS = "offer-secret-of-the-tests";

  private static final String INTERNAL = "internal-secret-of-the-tests";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public final MemoryZone zone = new MemoryZone();

  /** How long this router was asked to wait for its publishers; null is as it is configured. */
  public final List<@Nullable Duration> drains = new CopyOnWriteArrayList<>();

  /** Whom ingest URLs were ranked for. */
  public final List<Origin> origins = new CopyOnWriteArrayList<>();

  public final FakeLiveStreams live = new FakeLiveStreams();
  public final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  public final StreamKeys keys = new StreamKeys("0123456789abcdef", Clock.systemUTC());
  public ReplicatedRecords records;
  public ClusterClient cluster;
  public ApiRoutes api;

  private final Vertx vertx = Vertx.vertx();

  /** Begins when a test says so, and waits for a publisher that stays. */
  final Departure departure =
      new Departure(vertx, new OccupiedEdge(), Duration.ofMinutes(1), () -> {});

  private final AtomicReference<io.vertx.core.Handler<HttpServerRequest>> handler =
      new AtomicReference<>(request -> request.response().setStatusCode(503).end());
  private final String id;
  private final World world;
  private final HttpServer server;
  private Blocking blocking;
  private Peers peers;

  private static final class OccupiedEdge implements EdgeDrain.Edge {
    @Override
    public void closeDoor() {}

    @Override
    public void askToMove(int most) {}

    @Override
    public boolean deserted() {
      return false;
    }
  }

  private TestNode(String id, World world) {
    this.id = id;
    this.world = world;
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(request -> handler.get().handle(request))
            .listen(0, "127.0.0.1")
            .await();
  }

  /** A node {@code a} in zone {@code zone-a}, with no peers and one round done. */
  public static TestNode alone() {
    return aloneIn(new World(List.of()));
  }

  /** The same in a world that has its zone in the region {@code eu}. */
  public static TestNode aloneIn(World world) {
    var node = new TestNode("a", world);
    node.start(List.of());
    return node;
  }

  /** Nodes {@code a} and {@code b} that know each other, not started yet. */
  public static List<TestNode> pair() {
    var world = new World(List.of());
    return List.of(new TestNode("a", world), new TestNode("b", world));
  }

  public PeerAddress address() {
    return new PeerAddress(id, "zone-" + id, url("/"));
  }

  public void start(List<PeerAddress> others) {
    var self = new Self(id, "eu", "zone-" + id);
    blocking = new Blocking(vertx);
    peers = new Peers(vertx, others, INTERNAL, meters);
    records = new ReplicatedRecords(TestStores.of(zone), blocking, peers);
    records.onStreamDeleted(stream -> live.end(stream, "deleted"));
    cluster =
        new ClusterClient(
            vertx,
            self,
            world,
            TestStores.of(zone),
            blocking,
            peers,
            records,
            Ladders.PRESETS,
            OFFERS,
            Clock.systemUTC(),
            meters);
    handler.set(routes(self));
    cluster.start().await();
  }

  private Router routes(Self self) {
    var drain = new WorkerDrain(TestStores.of(zone), blocking, peers);
    var routes = Router.router(vertx);
    var routerDrain = new RouterDrain(self, peers, drains::add);
    new PeerRoutes(self, cluster, records, live, drain, routerDrain, INTERNAL).mount(routes);
    var places =
        new Places(world.orOnly("eu", "zone-" + id), PlaceSettings.NONE, Optional.empty(), meters);
    var proxies = new TrustedProxies(List.of("127.0.0.0/8"));
    var callers = new Callers(places, proxies, () -> cluster.reports().zones().world());
    var settings =
        new StreamsApi.Settings(
            Ladders.PRESETS,
            "720p",
            Duration.ofSeconds(60),
            Duration.ofDays(365),
            request -> ranked(callers.find(request)),
            List.of());
    api =
        ApiRoutes.of(
            new StreamsApi(
                records,
                new ClusterStreams(live, peers),
                keys,
                settings,
                new Thumbnails(vertx, Clock.systemUTC()),
                Clock.systemUTC()),
            new SlatesApi(records),
            new ClusterApi(cluster, places, drain, routerDrain, Clock.systemUTC()),
            new CdnsApi(records),
            new OperationsApi(meters, new Health(departure, () -> true, cluster)),
            TOKEN);
    api.mount(routes);
    PageRoutes.mount(routes);
    ApiRoutes.mountProblems(routes);
    return routes;
  }

  private List<URI> ranked(Origin origin) {
    origins.add(origin);
    return List.of(URI.create("rtmp://127.0.0.1/live"));
  }

  public Peers peers() {
    return peers;
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.actualPort() + path);
  }

  /** Calls the API with its token. */
  public HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    return send(request(method, path, body).header("Authorization", "Bearer " + TOKEN));
  }

  public HttpRequest.Builder request(String method, String path, String body) {
    return HttpRequest.newBuilder(url(path))
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
      peers.close();
      blocking.close();
    }
    vertx.close().await();
  }
}
