package org.zonecast.router;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, to be closed in reverse order, each part within its time. */
final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);
  private static final Duration EACH = Duration.ofSeconds(5);

  private record Part(String name, AutoCloseable close) {}

  private final Deque<Part> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T add(String name, T part) {
    parts.push(new Part(name, part));
    return part;
  }

  /** A part whose closing is asynchronous. */
  void addAsync(String name, Supplier<Future<Void>> close) {
    add(name, () -> close.get().await(EACH.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.close().close();
      } catch (Exception e) {
        LOG.warn("{} did not close in good order", part.name(), e);
      }
    }
  }
}
