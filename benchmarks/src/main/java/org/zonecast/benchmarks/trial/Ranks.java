package org.zonecast.benchmarks.trial;

import java.util.Collection;

/** Percentiles by nearest rank. */
public final class Ranks {
  private Ranks() {}

  /** The value that {@code percent} of 100 do not exceed; 0 if there are none. */
  public static long of(Collection<Long> values, int percent) {
    long[] sorted = values.stream().mapToLong(value -> value).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[Math.ceilDiv(sorted.length * percent, 100) - 1];
  }
}
