package org.zonecast.router.feed;

import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until it is moved on. */
final class HeldClock implements FeedClock {
  private final Instant begin;
  private long nanos;

  HeldClock(Instant begin) {
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

  void advance(Duration by) {
    nanos += by.toNanos();
  }
}
