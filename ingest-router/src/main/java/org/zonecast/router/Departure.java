package org.zonecast.router;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.router.edge.EdgeDrain;

/** A router's way out of service, on a timer. Its methods may be called from any thread. */
final class Departure {
  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
  private static final Duration TICK = Duration.ofMillis(50);

  private final Vertx vertx;
  private final EdgeDrain drain;
  private final Duration usualPatience;
  private final Runnable begun;
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * @param usualPatience how long publishers are waited for unless somebody says otherwise
   * @param begun told whenever somebody asks the router to leave
   */
  Departure(Vertx vertx, EdgeDrain.Edge edge, Duration usualPatience, Runnable begun) {
    this.vertx = vertx;
    this.drain = new EdgeDrain(edge, System::nanoTime);
    this.usualPatience = usualPatience;
    this.begun = begun;
  }

  /**
   * Lets no more publishers in and sends those away that can be, without waiting for it.
   *
   * @param patience how long publishers are waited for; null for as long as usual
   */
  synchronized void begin(@Nullable Duration patience) {
    boolean first = !drain.begun();
    Duration time = patience == null ? usualPatience : patience;
    drain.begin(time);
    LOG.info("router drains, for at most {} s", time.toSeconds());
    if (first) {
      vertx.setPeriodic(TICK.toMillis(), this::tick);
    }
    begun.run();
  }

  private void tick(long timer) {
    if (drain.tick()) {
      vertx.cancelTimer(timer);
      over.countDown();
    }
  }

  boolean begun() {
    return drain.begun();
  }

  /** Begins, if nobody has, and returns when it is over. */
  void complete() throws InterruptedException {
    if (!begun()) {
      begin(null);
    }
    over.await();
  }
}
