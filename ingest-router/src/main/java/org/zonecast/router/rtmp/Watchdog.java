package org.zonecast.router.rtmp;

import io.vertx.core.Context;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The timer over a session's {@link Deadlines}. Lives on the session's event loop. */
final class Watchdog {
  /** What the timer watches. */
  interface Watched {
    /** Waits for our side, so that the peer's silence is no fault of its own. */
    boolean isWaiting();

    void onOverdue(RejectedException why);
  }

  private static final long NO_TIMER = -1;

  private final Context context;
  private final LongSupplier nanoTime;
  private final Watched watched;
  private final Deadlines deadlines;
  private long timer = NO_TIMER;

  Watchdog(Context context, RtmpLimits.Timeouts timeouts, LongSupplier nanoTime, Watched watched) {
    this.context = context;
    this.nanoTime = nanoTime;
    this.watched = watched;
    this.deadlines = new Deadlines(timeouts, nanoTime.getAsLong());
  }

  void start() {
    checkLater();
  }

  void stop() {
    context.owner().cancelTimer(timer);
    timer = NO_TIMER;
  }

  void received() {
    deadlines.received(nanoTime.getAsLong());
  }

  void setUp() {
    deadlines.setUp(nanoTime.getAsLong());
    checkLater();
  }

  void publishing() {
    deadlines.publishing(nanoTime.getAsLong());
    checkLater();
  }

  private void checkLater() {
    stop();
    long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlines.leftNanos(nanoTime.getAsLong()));
    timer = context.owner().setTimer(Math.max(1, leftMs + 1), fired -> check());
  }

  private void check() {
    if (watched.isWaiting()) {
      received();
    }
    RejectedException overdue = deadlines.overdue(nanoTime.getAsLong());
    if (overdue == null) {
      checkLater();
    } else {
      watched.onOverdue(overdue);
    }
  }
}
