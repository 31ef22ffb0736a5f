package org.zonecast.router.agent;

import java.util.concurrent.Executor;

/** The thread of one agent: runs its tasks in order, and its tick. */
public interface AgentThread extends Executor {

  /** Calls {@code tick} ten times a second from now on. */
  void startTicking(Runnable tick);

  /** On the thread itself. */
  void stopTicking();
}
