package org.zonecast.router.feed;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.Executor;

/** The event loop context of one agent: runs its tasks in order, and its tick. */
final class AgentThread implements Executor {
  private static final long TICK_MILLIS = 100;
  private static final long NOT_TICKING = -1;

  private final Vertx vertx;
  private final Context context;
  private long timer = NOT_TICKING;

  AgentThread(Vertx vertx) {
    this.vertx = vertx;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(ignored -> task.run());
  }

  /** Calls {@code tick} ten times a second from now on. */
  void startTicking(Runnable tick) {
    execute(() -> timer = vertx.setPeriodic(TICK_MILLIS, ignored -> tick.run()));
  }

  /** On the thread itself. */
  void stopTicking() {
    boolean _ = vertx.cancelTimer(timer);
    timer = NOT_TICKING;
  }
}
