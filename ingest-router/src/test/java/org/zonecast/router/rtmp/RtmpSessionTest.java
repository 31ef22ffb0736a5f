package org.zonecast.router.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.rtmp.FakeIngest.Recording;
import org.zonecast.router.rtmp.RtmpLimits.Timeouts;

/** Sessions whose peers have stopped to read, with more to be sent than the sockets hold. */
class RtmpSessionTest {
  private static final Duration LINGER = Duration.ofMillis(50);
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int MORE_THAN_SOCKETS_HOLD = 32 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final FakeIngest ingest = new FakeIngest();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RtmpMetrics metrics = new RtmpMetrics(meters);
  private final CompletableFuture<NetSocket> accepted = new CompletableFuture<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** What ends a session. */
  enum End {
    NO_PUBLISH,
    GOODBYE,
    BROADCAST,
    PINGS
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void aPeerThatDoesNotReadIsClosedWhateverEndsItsSession(End end) throws Exception {
    Duration publish = end == End.NO_PUBLISH || end == End.GOODBYE ? SHORT : LONG;
    Timeouts timeouts = new Timeouts(LONG, publish, LONG, LONG, LINGER);
    try (TestEncoder encoder = new TestEncoder(listen(timeouts))) {
      if (end == End.NO_PUBLISH) {
        encoder.handshake();
      } else {
        encoder.connectAndPublish(TestEncoder.KEY, 0);
      }
      if (end == End.GOODBYE) {
        encoder.deleteStream();
        encoder.awaitStatus();
      }
      accepted.get().write(Buffer.buffer(new byte[MORE_THAN_SOCKETS_HOLD]));
      if (end == End.BROADCAST) {
        Recording recording = ingest.only();
        recording.publisher.close(
            new PublishRefusedException(PublishRefusedException.Reason.ENDED, "it is over"));
      }
      if (end == End.PINGS) {
        encoder.pingUntil(() -> metrics.connections().get() == 0);
      }
      await().until(() -> metrics.connections().get() == 0);
      assertThat(ingest.recordings).allSatisfy(each -> assertThat(each.ends()).hasSize(1));
    }
  }

  private int listen(Timeouts timeouts) {
    NetServer server = vertx.createNetServer();
    server.connectHandler(socket -> {
      metrics.connections().incrementAndGet();
      new RtmpSession(
              vertx.getOrCreateContext(),
              socket,
              RtmpLimits.DEFAULT.with(timeouts),
              ingest,
              metrics,
              System::nanoTime)
          .start();
      accepted.complete(socket);
    });
    return server.listen(0, "127.0.0.1").await().actualPort();
  }
}
