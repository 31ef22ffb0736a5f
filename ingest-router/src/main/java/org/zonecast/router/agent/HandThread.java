package org.zonecast.router.agent;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** An agent's thread that is whoever calls {@link #settle}: tasks wait until then. */
public final class HandThread implements AgentThread {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private @Nullable Runnable tick;

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void startTicking(Runnable newTick) {
    tick = newTick;
  }

  @Override
  public void stopTicking() {
    tick = null;
  }

  /** Runs all tasks, and those that they add. */
  public void settle() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  public void tick() {
    Runnable current = tick;
    if (current != null) {
      current.run();
    }
    settle();
  }
}
