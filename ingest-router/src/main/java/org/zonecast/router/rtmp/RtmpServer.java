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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.router.feed.Ingest;

/**
 * Listens for encoders that publish by RTMP. Its connections are spread over several event loops.
 */
public final class RtmpServer {
  private static final Logger log = LoggerFactory.getLogger(RtmpServer.class);
  private static final int BACKLOG = 1024;

  private final Vertx vertx;
  private final RtmpSettings settings;
  private final Ingest ingest;
  private final RtmpMetrics metrics;
  private final Set<String> deployments = ConcurrentHashMap.newKeySet();

  public RtmpServer(Vertx vertx, RtmpSettings settings, Ingest ingest, MeterRegistry registry) {
    this.vertx = vertx;
    this.settings = settings;
    this.ingest = ingest;
    this.metrics = new RtmpMetrics(registry);
  }

  /** Starts to listen. Completes with the port, or fails if it is taken. */
  public Future<Integer> listen() {
    int shared = sharedPort();
    AtomicInteger actualPort = new AtomicInteger();
    DeploymentOptions options = new DeploymentOptions().setInstances(settings.eventLoops());
    return vertx
        .deployVerticle(() -> new Acceptor(shared, actualPort::set), options)
        .onSuccess(deployments::add)
        .map(deployment -> actualPort.get())
        .onSuccess(port -> log.info("rtmp listens on {}:{}", settings.host(), port));
  }

  /**
   * The port under which Vert.x shares one listening socket between event loops. A negative number
   * is a name for a port that the system gives; it must not be that of another server.
   */
  private int sharedPort() {
    return settings.port() > 0 ? settings.port() : -ThreadLocalRandom.current().nextInt(1, 1 << 30);
  }

  /** Stops to listen and closes every connection. */
  public Future<Void> close() {
    List<String> deployed = List.copyOf(deployments);
    deployed.forEach(deployments::remove);
    return Future.join(deployed.stream().map(vertx::undeploy).toList()).mapEmpty();
  }

  private void accept(Context context, NetSocket socket) {
    int open = metrics.connections().incrementAndGet();
    int most = settings.limits().connections();
    RtmpSession session =
        new RtmpSession(context, socket, settings.limits(), ingest, metrics, System::nanoTime);
    if (open > most) {
      session.refuse(
          new RejectedException(
              RejectReason.TOO_MANY_CONNECTIONS, "more than " + most + " connections"));
    } else {
      session.start();
    }
  }

  /** The server on one event loop; those with the same port share its connections. */
  private final class Acceptor extends VerticleBase {
    private final int port;
    private final IntConsumer actualPort;

    Acceptor(int port, IntConsumer actualPort) {
      this.port = port;
      this.actualPort = actualPort;
    }

    @Override
    public Future<?> start() {
      NetServer server =
          vertx.createNetServer(
              new NetServerOptions()
                  .setHost(settings.host())
                  .setPort(port)
                  .setAcceptBacklog(BACKLOG)
                  .setTcpKeepAlive(true));
      return server
          .connectHandler(socket -> accept(context, socket))
          .listen()
          .onSuccess(listening -> actualPort.accept(listening.actualPort()));
    }
  }
}
