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
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    Acceptor first = new Acceptor(settings.port());
    return deploy(first)
        .compose(nothing -> {
          int port = first.port();
          List<Future<Void>> others =
              Collections.nCopies(settings.eventLoops() - 1, port).stream()
                  .map(same -> deploy(new Acceptor(same)))
                  .toList();
          return Future.all(others).map(port);
        })
        .onSuccess(port -> log.info("rtmp listens on {}:{}", settings.host(), port));
  }

  /** Stops to listen and closes every connection. */
  public Future<Void> close() {
    List<String> deployed = List.copyOf(deployments);
    deployed.forEach(deployments::remove);
    return Future.join(deployed.stream().map(vertx::undeploy).toList()).mapEmpty();
  }

  private Future<Void> deploy(Acceptor acceptor) {
    return vertx
        .deployVerticle(acceptor, new DeploymentOptions())
        .onSuccess(deployments::add)
        .mapEmpty();
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
    private int actualPort;

    Acceptor(int port) {
      this.port = port;
    }

    int port() {
      return actualPort;
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
          .onSuccess(listening -> actualPort = listening.actualPort());
    }
  }
}
