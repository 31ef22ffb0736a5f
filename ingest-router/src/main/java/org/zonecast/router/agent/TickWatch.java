package org.zonecast.router.agent;

import java.time.Duration;

/**
 * Notices that an agent's tick comes more than 500 ms late: its edge stood still (a collection of
 * garbage, a machine that was moved, SIGSTOP). Ticks then come before what waits to be read. A
 * state machine without a clock of its own.
 */
public final class TickWatch {
  private static final long LATE_NANOS = AgentThread.TICK.plus(Duration.ofMillis(500)).toNanos();

  private long lastNanos;

  public TickWatch(long nowNanos) {
    this.lastNanos = nowNanos;
  }

  /** A tick comes now; returns whether it is late. */
  public boolean late(long nowNanos) {
    boolean late = nowNanos - lastNanos > LATE_NANOS;
    lastNanos = nowNanos;
    return late;
  }
}
