package org.zonecast.router.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that only a test moves. */
public final class HandClock implements FeedClock {
  private static final Instant ORIGIN = Instant.parse("2026-11-21T12:00:00Z");
  private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
  private final long origin = nanos.get();

  @Override
  public Instant now() {
    return ORIGIN.plusNanos(nanos.get() - origin);
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  public void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  public void set(long sinceStartNanos) {
    nanos.set(origin + sinceStartNanos);
  }

  public long sinceStart() {
    return nanos.get() - origin;
  }
}
