package org.zonecast.redis;

import java.time.Duration;

/**
 * How long a dead process rests before the next one is started: twice as long after each that could
 * not be started or died soon. Belongs to one thread; all times are of {@link System#nanoTime}'s
 * kind.
 */
public final class RestartPause {
  private final Duration shortest;
  private final Duration longest;
  private final Duration steady;

  private Duration length;
  private long startedNanos;
  private long sinceNanos;

  /**
   * @param shortest the pause after the death of a process that was steady
   * @param longest the pause that is not doubled any more
   * @param steady how long a process lives that did not die soon
   */
  public RestartPause(Duration shortest, Duration longest, Duration steady) {
    this.shortest = shortest;
    this.longest = longest;
    this.steady = steady;
    this.length = shortest;
  }

  /** A process was started. */
  public void started(long nowNanos) {
    startedNanos = nowNanos;
  }

  /** None could be started: the pause begins again, and is longer. */
  public void startFailed(long nowNanos) {
    begin(nowNanos, longer());
  }

  /** The process that was started last has died. */
  public void died(long nowNanos) {
    boolean wasSteady = nowNanos - startedNanos > steady.toNanos();
    begin(nowNanos, wasSteady ? shortest : longer());
  }

  /** Whether the next process may be started. */
  public boolean isOver(long nowNanos) {
    return nowNanos - sinceNanos >= length.toNanos();
  }

  private void begin(long nowNanos, Duration nextLength) {
    sinceNanos = nowNanos;
    length = nextLength;
  }

  private Duration longer() {
    Duration twice = length.multipliedBy(2);
    return twice.compareTo(longest) < 0 ? twice : longest;
  }
}
