package org.zonecast.job.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.StoreCondition;
import org.zonecast.job.StoreState;
import org.zonecast.job.StoreWatch;

/** The thread that looks at a store four times a second, and keeps what it saw. */
final class WatchThread implements StoreWatch, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WatchThread.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration END_PATIENCE = Duration.ofSeconds(2);

  /** A way to look at a store. */
  interface Look extends AutoCloseable {
    Seen look() throws InterruptedException;

    @Override
    void close();
  }

  /**
   * What a look has shown.
   *
   * @param generation empty if no primary was seen
   * @param replicas how many replicas are in sync
   * @param lookAgain whether something was changed that the next look shows
   */
  record Seen(
      StoreState state, String detail, String generation, int replicas, boolean lookAgain) {}

  private final String name;
  private final Look look;
  private final List<BiConsumer<StoreCondition, StoreCondition>> listeners =
      new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile StoreCondition condition = StoreCondition.NOT_SEEN;
  private volatile int replicas;
  private volatile boolean closed;

  WatchThread(String name, Look look) {
    this.name = name;
    this.look = look;
    this.thread = Thread.ofPlatform().daemon().name("redis-watch-" + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public StoreCondition condition() {
    return condition;
  }

  /** How many replicas the last look has shown. */
  int replicas() {
    return replicas;
  }

  @Override
  public void onChange(BiConsumer<StoreCondition, StoreCondition> listener) {
    listeners.add(listener);
  }

  private void run() {
    try (look) {
      while (!closed) {
        if (!lookOnce()) {
          Thread.sleep(LOOK_EVERY);
        }
      }
    } catch (InterruptedException e) {
      if (!closed) {
        log.error("Redis {}: the watch was interrupted", name, e);
      }
    }
  }

  private boolean lookOnce() throws InterruptedException {
    try {
      Seen seen = look.look();
      replicas = seen.replicas();
      String known = seen.generation().isEmpty() ? condition.generation() : seen.generation();
      take(new StoreCondition(seen.state(), seen.detail(), known));
      return seen.lookAgain();
    } catch (RuntimeException e) {
      log.error("Redis {}: the watch stumbled", name, e);
      take(new StoreCondition(StoreState.AWAY, String.valueOf(e), condition.generation()));
      return false;
    }
  }

  private void take(StoreCondition now) {
    StoreCondition before = condition;
    condition = now;
    if (now.equals(before)) {
      return;
    }
    if (now.state() != before.state()) {
      report(before.state(), now);
    }
    if (now.switchedSince(before)) {
      log.warn("Redis {}: another primary, or the same one started anew", name);
    }
    listeners.forEach(listener -> listener.accept(before, now));
  }

  private void report(StoreState before, StoreCondition now) {
    String why = now.detail().isEmpty() ? "" : ": " + now.detail();
    if (now.state() == StoreState.STRICT) {
      log.info("Redis {}: store state {} -> strict{}", name, before.word(), why);
    } else {
      log.warn("Redis {}: store state {} -> {}{}", name, before.word(), now.state().word(), why);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(END_PATIENCE.toMillis()); // unlike join(Duration) of use before the start, too
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
