package org.zonecast.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What load balancers are told of a router. */
class HealthTest {
  private final TestNode node = TestNode.alone();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void aRouterThatWaitsForItsPublishersToLeaveIsAliveAndNotReady() throws Exception {
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    node.departure.begin(Duration.ofMinutes(1));
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("\"draining\"");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return node.send(node.request("GET", path, ""));
  }
}
