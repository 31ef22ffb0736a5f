package org.zonecast.benchmarks.failover;

import org.zonecast.benchmarks.trial.Chance;

/**
 * When a fault comes: so long after the last frame of a segment. The same for the same seed.
 *
 * @param number counted from 1
 */
record RunPlan(Fault fault, int number, long phaseMillis) {

  /** Chance, but for a seed the same chance each time, whichever runs were done before. */
  static RunPlan of(Fault fault, int number, long seed, long segmentMillis) {
    return new RunPlan(fault, number, Chance.of(fault, number, seed).nextLong(segmentMillis));
  }

  /** The first moment with this phase that is not before {@code fromMillis}. */
  long momentFrom(long fromMillis, long someArrivalMillis, long segmentMillis) {
    long phase = Math.floorMod(someArrivalMillis + phaseMillis, segmentMillis);
    return fromMillis + Math.floorMod(phase - fromMillis, segmentMillis);
  }
}
