package org.zonecast.worker.child;

import java.util.function.LongSupplier;

/** Admits so many log lines a second and counts the others. Confined to one thread. */
final class LogLimit {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final int perSecond;
  private final LongSupplier nanoClock;
  private long secondBeganNanos;
  private int admitted;
  private long suppressed;

  LogLimit(int perSecond, LongSupplier nanoClock) {
    this.perSecond = perSecond;
    this.nanoClock = nanoClock;
    this.secondBeganNanos = nanoClock.getAsLong();
  }

  boolean admits() {
    long now = nanoClock.getAsLong();
    if (now - secondBeganNanos >= SECOND_NANOS) {
      secondBeganNanos = now;
      admitted = 0;
    }
    if (admitted == perSecond) {
      suppressed++;
      return false;
    }
    admitted++;
    return true;
  }

  /** Says once how many lines were kept back since the last one; empty if none were. */
  String suppressedNote() {
    String note = suppressed == 0 ? "" : " (" + suppressed + " lines before were left out)";
    suppressed = 0;
    return note;
  }
}
