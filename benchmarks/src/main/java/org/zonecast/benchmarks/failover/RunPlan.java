package org.zonecast.benchmarks.failover;

import java.util.Random;

/**
 * When a fault comes: so long after the last frame of a segment. The same for the same seed.
 *
 * @param number counted from 1
 */
record RunPlan(Fault fault, int number, long phaseMillis) {

  /** Chance, but for a seed the same chance each time, whichever runs were done before. */
  static RunPlan of(Fault fault, int number, long seed, long segmentMillis) {
    var random = new Random(31 * (31 * seed + fault.ordinal()) + number);
    random.nextLong(); // the first numbers of neighbouring seeds are alike
    return new RunPlan(fault, number, random.nextLong(segmentMillis));
  }

  /** The first moment with this phase that is not before {@code fromMillis}. */
  long momentFrom(long fromMillis, long someArrivalMillis, long segmentMillis) {
    long phase = Math.floorMod(someArrivalMillis + phaseMillis, segmentMillis);
    return fromMillis + Math.floorMod(phase - fromMillis, segmentMillis);
  }
}
