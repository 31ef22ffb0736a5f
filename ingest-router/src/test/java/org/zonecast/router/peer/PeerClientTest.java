package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerClientTest {
  private static final Duration AT_MOST = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HttpServer server =
      vertx
          .createHttpServer()
          .requestHandler(request -> {
            int letters = Integer.parseInt(request.path().substring(1));
            request.response().end(Buffer.buffer("{\"text\":\"" + "x".repeat(letters) + "\"}"));
          })
          .listen(0, "127.0.0.1")
          .await();
  private final Peers peers = new Peers(vertx, List.of(address()), "secret", meters);
  private final PeerClient client = peers.clients().getFirst();

  /**
   * An answer of any length.
   *
   * @param thread the one that read it
   */
  record Letters(String text, @Nullable String thread) {
    Letters {
      thread = Thread.currentThread().getName();
    }
  }

  @AfterEach
  void close() {
    peers.close();
    vertx.close().await();
  }

  @Test
  void anAnswerThatIsTooLongIsNotReadButCounted() {
    String path = "/" + PeerClient.MAX_ANSWER_BYTES;
    assertThatThrownBy(() -> client.get(path, Letters.class, AT_MOST).await())
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("too much");
    assertThat(meters.counter("zonecast.peer.answers.too.long", "router", "b").count()).isOne();
    assertThat(client.get("/100", Letters.class, AT_MOST).await().text()).hasSize(100);
  }

  @Test
  void aLongAnswerIsReadOffTheEventLoop() {
    assertThat(client.get("/1000000", Letters.class, AT_MOST).await().thread()).contains("worker");
    assertThat(client.find("/1000000", Letters.class, AT_MOST).await().orElseThrow().thread())
        .contains("worker");
    assertThat(client.get("/100", Letters.class, AT_MOST).await().thread()).contains("eventloop");
  }

  private PeerAddress address() {
    URI url = URI.create("http://127.0.0.1:" + server.actualPort());
    return new PeerAddress("b", "zone-b", url, List.of());
  }
}
