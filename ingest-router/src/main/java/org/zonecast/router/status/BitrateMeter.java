package org.zonecast.router.status;

/** Bits a second over the last three whole seconds. */
public final class BitrateMeter {
  private static final int SECONDS = 4;
  private static final long NANOS = 1_000_000_000;

  private final long[] bytes = new long[SECONDS];
  private long second = Long.MIN_VALUE;

  public void add(int count, long nowNanos) {
    moveTo(nowNanos / NANOS);
    bytes[index(second)] += count;
  }

  public long bitsPerSecond(long nowNanos) {
    moveTo(nowNanos / NANOS);
    long sum = -bytes[index(second)];
    for (long each : bytes) {
      sum += each;
    }
    return sum * 8 / (SECONDS - 1);
  }

  private void moveTo(long now) {
    long steps = second == Long.MIN_VALUE ? SECONDS : Math.min(SECONDS, now - second);
    for (long i = 0; i < steps; i++) {
      bytes[index(now - i)] = 0;
    }
    second = Math.max(second, now);
  }

  private static int index(long second) {
    return (int) Math.floorMod(second, (long) SECONDS);
  }
}
