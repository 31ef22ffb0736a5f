package org.zonecast.router.agent;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/** An agent's thread on an event loop context of its own. */
public final class LoopThread implements AgentThread {
  private static final long NOT_TICKING = -1;

  private final Vertx vertx;
  private final Context context;
  private long timer = NOT_TICKING;

  public LoopThread(Vertx vertx) {
    this.vertx = vertx;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(ignored -> task.run());
  }

  @Override
  public void startTicking(Runnable tick) {
    execute(() -> timer = vertx.setPeriodic(TICK.toMillis(), ignored -> tick.run()));
  }

  @Override
  public void stopTicking() {
    boolean _ = vertx.cancelTimer(timer);
    timer = NOT_TICKING;
  }
}
