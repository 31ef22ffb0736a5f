package org.zonecast.router;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.router.place.GeoDatabase;
import org.zonecast.router.place.PlaceSettings;
import org.zonecast.router.place.PlacedIngest;
import org.zonecast.router.rtmp.RtmpServer;
import org.zonecast.router.rtmp.RtmpSettings;
import org.zonecast.router.rtmp.TlsException;
import org.zonecast.router.rtmp.TlsSettings;
import org.zonecast.router.slate.Slates;

/** A running ingest router, from its start to its end. What it consists of is in its parts. */
public final class Router implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);
  private static final Duration FIRST_ROUND = Duration.ofSeconds(3);

  private final RouterConfig config;
  private final Parts parts;
  private final Addresses addresses;
  private volatile boolean listening;

  private Router(Parts parts) {
    this.parts = parts;
    this.config = parts.config;
    this.addresses = parts.addresses;
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
    var router = new Router(new Parts(config, geo(config.place()), drains));
    try {
      router.listen();
      return router;
    } catch (StartException | RuntimeException e) {
      router.close();
      throw e;
    }
  }

  public int httpPort() {
    return addresses.httpPort();
  }

  public int rtmpPort() {
    return addresses.rtmpPort();
  }

  /** The port of RTMPS, 0 without it. */
  public int rtmpsPort() {
    return addresses.rtmpsPort();
  }

  /** Leaves, if it does not yet, and returns once publishers are gone or their time is over. */
  public void drain() throws InterruptedException {
    parts.departure.complete();
  }

  private static Optional<GeoDatabase> geo(PlaceSettings place) throws StartException {
    Path file = place.database();
    try {
      return file == null ? Optional.empty() : Optional.of(GeoDatabase.open(file));
    } catch (IOException e) {
      throw new StartException("place.database: " + e.getMessage(), e);
    }
  }

  private void listen() throws StartException {
    listenForHttp();
    Thread.ofVirtual().name("slates").start(Slates::warmUp);
    awaitFirstRound();
    listenForRtmp();
    listening = true;
    LOG.info(
        "router ready id={} zone={} http={} rtmp={} rtmps={} pid={}",
        config.id(),
        config.zone(),
        httpPort(),
        rtmpPort(),
        rtmpsPort() == 0 ? "none" : rtmpsPort(),
        ProcessHandle.current().pid());
  }

  private void listenForHttp() throws StartException {
    var side = new HttpSide(parts, () -> listening);
    HttpServer http = parts.vertx.createHttpServer(side.options());
    http.requestHandler(side.requests());
    parts.closing.addAsync("http", http::close);
    Future<Integer> port = http.listen().map(HttpServer::actualPort);
    addresses.http(bound("http.port", config.http().port(), port));
  }

  private void listenForRtmp() throws StartException {
    var settings =
        RtmpSettings.of(config.rtmp().port(), config.listenAddress())
            .withTrusted(parts.proxies::trusts);
    var ingest = new PlacedIngest(parts.broadcasts, parts.places, parts.cluster::comesFrom);
    var rtmp = new RtmpServer(parts.vertx, settings, ingest, parts.meters.registry());
    parts.closing.addAsync("rtmp", rtmp::close);
    addresses.rtmp(bound("rtmp.port", config.rtmp().port(), rtmp.listen()));
    RouterConfig.Tls tls = config.rtmp().tls();
    if (tls != null) {
      var secure = TlsSettings.of(tls.port(), tls.certificate(), tls.key());
      addresses.rtmps(bound("rtmp.tls.port", tls.port(), rtmp.listenTls(secure)));
    }
  }

  /** Publishers are taken once the zones have been asked, or have had their time to answer. */
  private void awaitFirstRound() {
    parts
        .cluster
        .start()
        .timeout(FIRST_ROUND.toMillis(), TimeUnit.MILLISECONDS)
        .transform(done -> Future.<Void>succeededFuture())
        .await();
    if (!parts.cluster.reports().own().storeHealthy()) {
      LOG.warn(
          "the zone's Redis is away: {}; broadcasts wait for it",
          parts.cluster.reports().own().storeDetail());
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

  /** Ends sessions, servers and connections. Broadcasts are cut off, not ended. */
  @Override
  public void close() {
    parts.close();
  }
}
