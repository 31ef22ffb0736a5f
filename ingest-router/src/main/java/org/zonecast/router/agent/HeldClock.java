package org.zonecast.router.agent;

import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until it is moved on. */
public final class HeldClock implements FeedClock {
  private final Instant begin;
  private long nanos;

  public HeldClock(Instant begin) {
    this.begin = begin;
  }

  @Override
  public Instant now() {
    return begin.plusNanos(nanos);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  public void advance(Duration by) {
    nanos += by.toNanos();
  }
}
