package org.zonecast.samples.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Queue<Integer> statuses = new ArrayDeque<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private ApiClient api;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    api = new ApiClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "token");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(statuses.remove(), -1);
    }
  }

  @AfterEach
  void stop() {
    api.close();
    server.stop(0);
  }

  @Test
  void whatAStoreThatIsNotReadyRefusesIsAskedForAgain() throws Exception {
    statuses.addAll(List.of(503, 503, 204, 503, 204));
    api.put("/v1/cdns/a", Map.of(), PATIENCE);
    api.delete("/v1/streams/s", PATIENCE);
    assertThat(asked)
        .containsExactly(
            "PUT /v1/cdns/a",
            "PUT /v1/cdns/a",
            "PUT /v1/cdns/a",
            "DELETE /v1/streams/s",
            "DELETE /v1/streams/s");
  }

  @Test
  void whatTheFirstOfTwoRequestsHasDeletedIsDeleted() throws Exception {
    statuses.addAll(List.of(503, 404));
    api.delete("/v1/streams/s", PATIENCE);
    assertThat(asked).hasSize(2);
  }

  @Test
  void otherRefusalsAndAnEndOfPatienceAreTold() {
    statuses.addAll(List.of(409, 403, 503));
    assertThatThrownBy(() -> api.put("/v1/cdns/a", Map.of(), PATIENCE))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(409));
    assertThatThrownBy(() -> api.delete("/v1/streams/s", PATIENCE))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(403));
    assertThatThrownBy(() -> api.delete("/v1/streams/s", Duration.ZERO))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503));
  }
}
