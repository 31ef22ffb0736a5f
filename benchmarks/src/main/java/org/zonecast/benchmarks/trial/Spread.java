package org.zonecast.benchmarks.trial;

import java.util.Collection;
import java.util.Locale;

/** How times are spread, in milliseconds; percentiles by nearest rank. */
public record Spread(int count, long p50Millis, long p95Millis, long maxMillis) {

  public static Spread of(Collection<Long> millis) {
    return new Spread(
        millis.size(), Ranks.of(millis, 50), Ranks.of(millis, 95), Ranks.of(millis, 100));
  }

  /** The three figures in seconds. */
  public String text() {
    return count == 0
        ? "-"
        : String.format(
            Locale.ROOT, "%.2f, %.2f, %.2f s", p50Millis / 1e3, p95Millis / 1e3, maxMillis / 1e3);
  }
}
