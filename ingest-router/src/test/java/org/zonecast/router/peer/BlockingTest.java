package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingTest {
  private final Vertx vertx = Vertx.vertx();
  private final Blocking blocking = new Blocking(vertx);

  @AfterEach
  void close() {
    blocking.close();
    vertx.close().await();
  }

  @Test
  void aCallThatRunsOutOfMemoryEndsAsOneThatFailed() {
    var call =
        blocking.call(() -> {
          throw new OutOfMemoryError("made up by a test");
        });
    assertThatThrownBy(() -> call.await(10, TimeUnit.SECONDS)).hasMessage("made up by a test");
    assertThat(blocking.call(() -> 7).await()).isEqualTo(7);
  }
}
