package org.zonecast.samples.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OriginTest {
  private static final int ANNOUNCED_BYTES = 100;

  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer cdn;

  @BeforeEach
  void start() throws IOException {
    cdn = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cdn.createContext("/whole", exchange -> answer(exchange, ANNOUNCED_BYTES));
    cdn.createContext("/half", exchange -> answer(exchange, ANNOUNCED_BYTES / 2));
    cdn.start();
  }

  private void answer(HttpExchange exchange, int bytes) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "Text/Plain; charset=utf-8");
    exchange.sendResponseHeaders(200, ANNOUNCED_BYTES);
    exchange.getResponseBody().write("x".repeat(bytes).getBytes(UTF_8));
    exchange.getResponseBody().flush();
    try {
      if (bytes < ANNOUNCED_BYTES) {
        over.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  @AfterEach
  void stop() {
    over.countDown();
    cdn.stop(0);
  }

  @Test
  void aFileIsReadWithItsType() throws Exception {
    try (var origin = new Origin(Duration.ofMinutes(1))) {
      Origin.Body body = origin.get(uri("/whole"));
      assertThat(body.contentType()).isEqualTo("text/plain");
      assertThat(body.bytes()).hasSize(ANNOUNCED_BYTES);
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aCdnThatStopsInTheMiddleOfAFileIsNotWaitedForForever() {
    try (var origin = new Origin(Duration.ofSeconds(1))) {
      assertThatThrownBy(() -> origin.get(uri("/half")))
          .isInstanceOf(IOException.class)
          .hasMessage(uri("/half") + " does not end within 1 s");
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + cdn.getAddress().getPort() + path);
  }
}
