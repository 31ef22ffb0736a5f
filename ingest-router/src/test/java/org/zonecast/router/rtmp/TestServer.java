package org.zonecast.router.rtmp;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.zonecast.router.rtmp.RtmpLimits.Timeouts;

/** A real server on a port that the system gave, with a fake ingest behind it. */
final class TestServer implements AutoCloseable {
  private static final Timeouts QUICK_TO_CLOSE =
      new Timeouts(
          Timeouts.DEFAULT.handshake(),
          Timeouts.DEFAULT.publish(),
          Timeouts.DEFAULT.silenceBeforePublish(),
          Timeouts.DEFAULT.silence(),
          Duration.ofMillis(50));

  final FakeIngest ingest = new FakeIngest();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final int port;
  private final Vertx vertx = Vertx.vertx();
  private final RtmpServer server;

  TestServer() {
    this(RtmpLimits.DEFAULT.with(QUICK_TO_CLOSE));
  }

  TestServer(RtmpLimits limits) {
    this(new RtmpSettings(0, "127.0.0.1", 2, limits));
  }

  /** One that listens there. */
  static TestServer on(String host) {
    return new TestServer(new RtmpSettings(0, host, 2, RtmpLimits.DEFAULT.with(QUICK_TO_CLOSE)));
  }

  /** One that believes these peers when they name the encoder. */
  TestServer(Predicate<String> trusted) {
    this(RtmpLimits.DEFAULT.with(QUICK_TO_CLOSE), trusted);
  }

  TestServer(RtmpLimits limits, Predicate<String> trusted) {
    this(new RtmpSettings(0, "127.0.0.1", 2, limits).withTrusted(trusted));
  }

  private TestServer(RtmpSettings settings) {
    server = new RtmpServer(vertx, settings, ingest, meters);
    port = await(server.listen());
  }

  /** Starts to listen for RTMPS too. */
  int listenTls(TlsSettings settings) {
    return await(server.listenTls(settings));
  }

  CompletableFuture<Integer> tryListenTls(TlsSettings settings) {
    return server.listenTls(settings).toCompletionStage().toCompletableFuture();
  }

  double tlsReloads(String result) {
    return meters.get("zonecast.rtmp.tls.reloads").tag("result", result).counter().count();
  }

  double tlsExpiryDays() {
    return meters.get("zonecast.rtmp.tls.expiry").gauge().value();
  }

  double rejected(RejectReason reason) {
    return meters.get("zonecast.rtmp.rejected").tag("reason", reason.tag()).counter().count();
  }

  double passedOver(String what) {
    return meters.get("zonecast.rtmp.passed.over").tag("what", what).counter().count();
  }

  double received() {
    return meters.get("zonecast.rtmp.received").counter().count();
  }

  double connections() {
    return meters.get("zonecast.rtmp.connections").gauge().value();
  }

  double publishers() {
    return meters.get("zonecast.rtmp.publishers").gauge().value();
  }

  /** Stops the server alone. */
  void stop() {
    await(server.close());
  }

  @Override
  public void close() {
    stop();
    await(vertx.close());
  }

  static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
