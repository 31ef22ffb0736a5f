package org.zonecast.benchmarks.failover;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.LongStream;

/** How times are spread, in milliseconds; percentiles by nearest rank. */
public record Spread(int count, long p50Millis, long p95Millis, long maxMillis) {

  public static Spread of(Collection<Long> millis) {
    long[] sorted = millis.stream().mapToLong(value -> value).sorted().toArray();
    return sorted.length == 0
        ? new Spread(0, 0, 0, 0)
        : new Spread(
            sorted.length,
            rank(sorted, 50),
            rank(sorted, 95),
            LongStream.of(sorted).max().orElse(0));
  }

  private static long rank(long[] sorted, int percent) {
    return sorted[Math.ceilDiv(sorted.length * percent, 100) - 1];
  }

  /** The three figures in seconds. */
  public String text() {
    return count == 0
        ? "-"
        : String.format(
            Locale.ROOT, "%.2f, %.2f, %.2f s", p50Millis / 1e3, p95Millis / 1e3, maxMillis / 1e3);
  }
}
