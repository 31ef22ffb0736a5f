package org.zonecast.router;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.zonecast.router.api.ApiRoutes;
import org.zonecast.router.api.Callers;
import org.zonecast.router.api.CdnsApi;
import org.zonecast.router.api.ClusterApi;
import org.zonecast.router.api.OperationsApi;
import org.zonecast.router.api.PageRoutes;
import org.zonecast.router.api.SlatesApi;
import org.zonecast.router.api.StreamsApi;
import org.zonecast.router.api.Thumbnails;
import org.zonecast.router.broadcast.FeedServer;
import org.zonecast.router.edge.FeedSettings;
import org.zonecast.router.peer.ClusterStreams;
import org.zonecast.router.peer.PeerRoutes;
import org.zonecast.router.peer.RouterDrain;
import org.zonecast.router.peer.WorkerDrain;

/** What a router answers over HTTP: feeds to workers, other routers, the API and the page. */
final class HttpSide {
  private static final int IDLE_SECONDS = 60;

  private final Parts parts;
  private final BooleanSupplier listening;

  /**
   * @param listening whether broadcasters can connect already
   */
  HttpSide(Parts parts, BooleanSupplier listening) {
    this.parts = parts;
    this.listening = listening;
  }

  HttpServerOptions options() {
    return FeedServer.limits(
        new HttpServerOptions()
            .setHost(parts.config.listenAddress())
            .setPort(parts.config.http().port())
            .setIdleTimeout(IDLE_SECONDS));
  }

  /** Feeds go straight to their server; all else is routed. To be called once. */
  Handler<HttpServerRequest> requests() {
    var feeds = new FeedServer(parts.broadcasts);
    Router routes = routes();
    return request -> {
      if (request.path() != null && request.path().startsWith(FeedSettings.FEED_PATH)) {
        feeds.handle(request);
      } else {
        routes.handle(request);
      }
    };
  }

  private Router routes() {
    var workerDrain = new WorkerDrain(parts.store, parts.blocking, parts.peers);
    var health = new Health(parts.departure, listening, parts.cluster);
    var routerDrain = new RouterDrain(parts.self(), parts.peers, parts.departure::begin);
    var routes = Router.router(parts.vertx);
    new PeerRoutes(
            parts.self(),
            parts.cluster,
            parts.records,
            parts.broadcasts,
            workerDrain,
            routerDrain,
            parts.config.auth().internalSecret())
        .mount(routes);
    ApiRoutes.of(
            streamsApi(),
            new SlatesApi(parts.records),
            new ClusterApi(parts.cluster, parts.places, workerDrain, routerDrain, parts.clock),
            new CdnsApi(parts.records),
            new OperationsApi(parts.meters.registry(), health),
            parts.config.auth().apiToken())
        .mount(routes);
    PageRoutes.mount(routes);
    ApiRoutes.mountProblems(routes);
    return routes;
  }

  private StreamsApi streamsApi() {
    return new StreamsApi(
        parts.records,
        new ClusterStreams(parts.broadcasts, parts.peers),
        parts.keys,
        streamSettings(),
        parts.closing.add("thumbnails", new Thumbnails(parts.vertx, parts.clock)),
        parts.clock);
  }

  private StreamsApi.Settings streamSettings() {
    var streams = parts.config.streams();
    var callers =
        new Callers(parts.places, parts.proxies, () -> parts.cluster.reports().zones().world());
    return new StreamsApi.Settings(
        parts.config.allLadders(),
        streams.ladder(),
        streams.grace(),
        Duration.ofDays(parts.config.auth().keyValidityDays()),
        request -> parts.ingestUrls().ranked(callers.find(request)),
        parts.config.ingest().srt());
  }
}
