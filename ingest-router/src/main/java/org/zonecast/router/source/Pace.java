package org.zonecast.router.source;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * How a feed's clock goes against this edge's. Its <i>lead</i> is how far its media is ahead of the
 * epoch's clock; the highest lead of some minutes is what the source has when the network is at its
 * quickest, so its slow movement is the drift of the source's clock. The <i>baseline</i> follows
 * that drift, and a feed counts as ahead of the clock by what it leads more than that. Bounded in
 * memory; knows no clock.
 */
final class Pace {
  private static final long BUCKET_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int BUCKETS = 60;
  private static final int BASELINE_BUCKETS = 18;
  private static final int FEWEST_FOR_SLOPE = 6;
  private static final long HOLD_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long PROCEED_NANOS = Duration.ofMillis(1500).toNanos();

  /** No clock of a source is as wrong: what runs ahead quicker is pushed faster than real time. */
  private static final double FASTEST_PPM = 1500;

  private static final long NEVER = Long.MIN_VALUE;

  private final ArrayDeque<Bucket> buckets = new ArrayDeque<>();
  private long baselineNanos;
  private long bucketBegin = NEVER;
  private long highestLead = NEVER;
  private long heldAt = NEVER;
  private boolean held;

  /** The highest lead in one stretch of time. */
  private record Bucket(long atNanos, long leadNanos) {}

  /** A session begins, or timestamps were given another place: leads from before mean nothing. */
  void restart(long leadNanos) {
    buckets.clear();
    bucketBegin = NEVER;
    highestLead = NEVER;
    baselineNanos = Math.min(baselineNanos, Math.max(0, leadNanos));
  }

  /** Media has come whose presentation is so far ahead of the epoch's clock. */
  void arrived(long leadNanos, long nowNanos) {
    if (bucketBegin == NEVER) {
      bucketBegin = nowNanos;
    }
    if (nowNanos - bucketBegin >= BUCKET_NANOS) {
      closeBucket(nowNanos);
    }
    highestLead = Math.max(highestLead, leadNanos);
  }

  private void closeBucket(long nowNanos) {
    buckets.add(new Bucket(bucketBegin, highestLead));
    if (buckets.size() > BUCKETS) {
      buckets.removeFirst();
    }
    moveBaseline(nowNanos - bucketBegin, nowNanos);
    bucketBegin = nowNanos;
    highestLead = NEVER;
  }

  private void moveBaseline(long elapsedNanos, long nowNanos) {
    long highest =
        buckets.stream()
            .skip(Math.max(0, buckets.size() - BASELINE_BUCKETS))
            .mapToLong(Bucket::leadNanos)
            .max()
            .orElse(baselineNanos);
    if (highest < baselineNanos) {
      baselineNanos = highest;
    } else if (!heldLately(nowNanos)) {
      long atMost = (long) (Math.min(elapsedNanos, 2 * BUCKET_NANOS) * FASTEST_PPM / 1_000_000);
      baselineNanos = Math.min(highest, baselineNanos + atMost);
    }
  }

  /** A source that must be held is no source with a clock of its own. */
  private boolean heldLately(long nowNanos) {
    return heldAt != NEVER && nowNanos - heldAt < BASELINE_BUCKETS * BUCKET_NANOS;
  }

  /** Whether a source with this lead is to be held back now. */
  boolean hold(long leadNanos, long nowNanos) {
    held = leadNanos - baselineNanos > (held ? PROCEED_NANOS : HOLD_NANOS);
    if (held) {
      heldAt = nowNanos;
    }
    return held;
  }

  /** The lead that the source's clock explains. */
  long baselineNanos() {
    return baselineNanos;
  }

  /** How much faster the source's clock runs, in millionths; 0 while there is too little to say. */
  double driftPpm() {
    int n = buckets.size();
    if (n < FEWEST_FOR_SLOPE) {
      return 0;
    }
    long origin = buckets.getFirst().atNanos();
    double meanTime = buckets.stream().mapToDouble(b -> b.atNanos() - origin).average().orElse(0);
    double meanLead = buckets.stream().mapToDouble(Bucket::leadNanos).average().orElse(0);
    double above = 0;
    double below = 0;
    for (Bucket bucket : buckets) {
      double time = bucket.atNanos() - origin - meanTime;
      above += time * (bucket.leadNanos() - meanLead);
      below += time * time;
    }
    return below == 0 ? 0 : above / below * 1_000_000;
  }
}
