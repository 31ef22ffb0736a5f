package org.zonecast.router.peer;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock that is set once and runs evenly from then on: times taken from it can be compared,
 * however the machine's clock is put forward or back meanwhile.
 */
public final class SteadyClock extends Clock {
  private final Instant begun;
  private final long begunNanos;
  private final LongSupplier nanoClock;
  private final ZoneId zone;

  private SteadyClock(Instant begun, long begunNanos, LongSupplier nanoClock, ZoneId zone) {
    this.begun = begun;
    this.begunNanos = begunNanos;
    this.nanoClock = nanoClock;
    this.zone = zone;
  }

  /** Set by the machine's clock. */
  public static SteadyClock system() {
    return setTo(Instant.now(), System::nanoTime);
  }

  static SteadyClock setTo(Instant now, LongSupplier nanoClock) {
    return new SteadyClock(now, nanoClock.getAsLong(), nanoClock, ZoneOffset.UTC);
  }

  @Override
  public Instant instant() {
    return begun.plusNanos(nanoClock.getAsLong() - begunNanos);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SteadyClock(begun, begunNanos, nanoClock, other);
  }
}
