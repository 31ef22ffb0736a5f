package org.zonecast.benchmarks.trial;

import java.util.Random;

/** Chance, but for a seed the same chance each time, whichever runs were done before. */
public final class Chance {
  private Chance() {}

  /**
   * What one run is made of.
   *
   * @param fault tells the kinds of faults apart
   * @param number of the run
   */
  public static Random of(Enum<?> fault, int number, long seed) {
    var random = new Random(31 * (31 * seed + fault.ordinal()) + number);
    random.nextLong(); // the first numbers of neighbouring seeds are alike
    return random;
  }
}
