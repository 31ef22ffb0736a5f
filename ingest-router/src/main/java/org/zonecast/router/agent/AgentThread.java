package org.zonecast.router.agent;

import java.time.Duration;
import java.util.concurrent.Executor;

/** The thread of one agent: runs its tasks in order, and its tick. */
public interface AgentThread extends Executor {
  Duration TICK = Duration.ofMillis(100);

  /** Calls {@code tick} every {@link #TICK} from now on. */
  void startTicking(Runnable tick);

  /** On the thread itself. */
  void stopTicking();
}
