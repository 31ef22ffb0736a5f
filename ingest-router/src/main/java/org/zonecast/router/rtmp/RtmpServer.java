package org.zonecast.router.rtmp;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.router.ingest.Ingest;

/**
 * Listens for encoders that publish by RTMP, and by RTMPS if it is told to. Its connections are
 * spread over several event loops.
 */
public final class RtmpServer {
  private static final Logger log = LoggerFactory.getLogger(RtmpServer.class);
  private static final int BACKLOG = 1024;
  private static final Set<String> TLS_PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  private final Vertx vertx;
  private final RtmpSettings settings;
  private final Ingest ingest;
  private final MeterRegistry registry;
  private final RtmpMetrics metrics;
  private final Lobby lobby = new Lobby();
  private final Set<String> deployments = ConcurrentHashMap.newKeySet();

  public RtmpServer(Vertx vertx, RtmpSettings settings, Ingest ingest, MeterRegistry registry) {
    this.vertx = vertx;
    this.settings = settings;
    this.ingest = ingest;
    this.registry = registry;
    this.metrics = new RtmpMetrics(registry);
  }

  /** Starts to listen. Completes with the port, or fails if it is taken. */
  public Future<Integer> listen() {
    return listen(settings.port(), this::acceptor)
        .onSuccess(port -> log.info("rtmp listens on {}:{}", settings.host(), port));
  }

  /**
   * Starts to listen for RTMPS too. The certificate follows its files from then on. Completes with
   * the port, or fails if it is taken, or with {@link TlsException}.
   */
  public Future<Integer> listenTls(TlsSettings tls) {
    return vertx
        .executeBlocking(() -> TlsIdentity.of(TlsPem.read(tls), vertx))
        .compose(identity -> listenTls(tls, identity));
  }

  private Future<Integer> listenTls(TlsSettings tls, TlsIdentity first) {
    List<NetServer> servers = new CopyOnWriteArrayList<>();
    NetServerOptions options = options();
    options.setSsl(true).setKeyCertOptions(first.keyAndChain());
    options.setEnabledSecureTransportProtocols(TLS_PROTOCOLS);
    options.setSslEngineOptions(new ProxiedTls(settings.trusted()));
    options.setSslHandshakeTimeout(settings.limits().timeouts().handshake().toMillis());
    options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    // Those that share a socket share its certificate.
    TlsReload reload =
        new TlsReload(
            tls,
            first,
            Clock.systemUTC(),
            registry,
            next -> servers.getFirst().updateSSLOptions(with(options, next)));
    return listen(
            tls.port(), (port, actual) -> new Acceptor(options.setPort(port), actual, servers::add))
        .compose(port -> vertx.deployVerticle(reload).onSuccess(deployments::add).map(port))
        .onSuccess(port ->
            log.info(
                "rtmps listens on {}:{} with the certificate of {}, good until {}",
                settings.host(),
                port,
                first.subject(),
                first.expires()));
  }

  private static ServerSSLOptions with(NetServerOptions options, TlsIdentity identity) {
    return options.getSslOptions().copy().setKeyCertOptions(identity.keyAndChain());
  }

  private Future<Integer> listen(int port, BiFunction<Integer, IntConsumer, Acceptor> acceptor) {
    int shared = sharedPort(port);
    AtomicInteger actualPort = new AtomicInteger();
    DeploymentOptions options = new DeploymentOptions().setInstances(settings.eventLoops());
    return vertx
        .deployVerticle(() -> acceptor.apply(shared, actualPort::set), options)
        .onSuccess(deployments::add)
        .map(deployment -> actualPort.get());
  }

  private Acceptor acceptor(int port, IntConsumer actualPort) {
    return new Acceptor(options().setPort(port), actualPort, server -> {});
  }

  private NetServerOptions options() {
    return new NetServerOptions()
        .setHost(settings.host())
        .setAcceptBacklog(BACKLOG)
        .setTcpKeepAlive(true);
  }

  /**
   * The port under which Vert.x shares one listening socket between event loops. A negative number
   * is a name for a port that the system gives; it must not be that of another server.
   */
  private static int sharedPort(int port) {
    return port > 0 ? port : -ThreadLocalRandom.current().nextInt(1, 1 << 30);
  }

  /**
   * Stops to listen and closes every connection, one whose peer does not read after the time to
   * linger. Completes when all are closed.
   */
  public Future<Void> close() {
    List<String> deployed = List.copyOf(deployments);
    deployed.forEach(deployments::remove);
    return Future.join(deployed.stream().map(vertx::undeploy).toList()).mapEmpty();
  }

  private RtmpSession accept(Context context, NetSocket socket) {
    int open = metrics.connections().incrementAndGet();
    int most = settings.limits().connections();
    RtmpSession session =
        new RtmpSession(context, socket, settings.limits(), ingest, metrics, System::nanoTime);
    if (!socket.isSsl() && settings.trusted().test(socket.remoteAddress().hostAddress())) {
      session.behindProxy();
    }
    if (open > most) {
      makeRoom(session, most);
    } else {
      welcome(session);
    }
    return session;
  }

  private void welcome(RtmpSession session) {
    lobby.enter(session);
    session.start();
  }

  /** The oldest that does not publish has to go; the newcomer itself where all others publish. */
  private void makeRoom(RtmpSession newcomer, int most) {
    var why =
        new RejectedException(
            RejectReason.TOO_MANY_CONNECTIONS, "more than " + most + " connections");
    RtmpSession oldest = lobby.oldest().orElse(null);
    if (oldest == null) {
      newcomer.refuse(why);
    } else {
      oldest.makeRoom(why);
      welcome(newcomer);
    }
  }

  private void onTlsFault(Throwable fault) {
    metrics.rejected(RejectReason.TLS_HANDSHAKE);
    if (TlsFaults.isBareClose(fault)) {
      log.debug("rtmps connection closed within the TLS handshake");
    } else {
      log.warn(
          "rtmps rejected reason={}: {}",
          RejectReason.TLS_HANDSHAKE.tag(),
          TlsFaults.describe(fault));
    }
  }

  /** The server on one event loop; those with the same port share its connections. */
  private final class Acceptor extends VerticleBase {
    private final NetServerOptions options;
    private final IntConsumer actualPort;
    private final Consumer<NetServer> started;
    private final Set<RtmpSession> sessions = new HashSet<>();
    private @Nullable NetServer server;

    Acceptor(NetServerOptions options, IntConsumer actualPort, Consumer<NetServer> started) {
      this.options = options;
      this.actualPort = actualPort;
      this.started = started;
    }

    @Override
    public Future<?> start() {
      NetServer created = vertx.createNetServer(options);
      server = created;
      return created
          .connectHandler(this::connected)
          .exceptionHandler(RtmpServer.this::onTlsFault)
          .listen()
          .onSuccess(listening -> {
            actualPort.accept(listening.actualPort());
            started.accept(listening);
          });
    }

    private void connected(NetSocket socket) {
      RtmpSession session = accept(context, socket);
      sessions.add(session);
      session.gone().onComplete(gone -> sessions.remove(session));
    }

    /** Waits for the sessions, whose timers do not outlive their verticle. */
    @Override
    public Future<?> stop() {
      Future<Void> silent = Objects.requireNonNull(server).close();
      List<RtmpSession> open = List.copyOf(sessions);
      open.forEach(RtmpSession::closeAfterLinger);
      return Future.join(open.stream().map(RtmpSession::gone).toList()).eventually(() -> silent);
    }
  }
}
