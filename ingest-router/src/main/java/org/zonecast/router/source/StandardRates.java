package org.zonecast.router.source;

import java.util.Comparator;
import java.util.List;
import org.zonecast.job.Rational;

/** The frame rates that cameras and encoders mean when they say something near. */
final class StandardRates {
  private static final double SAME = 0.0004;
  private static final double NEAR = 0.01;
  private static final double NEAR_VARYING = 0.05;

  private static final List<Rational> RATES =
      List.of(
          Rational.of(1, 1),
          Rational.of(2, 1),
          Rational.of(5, 1),
          Rational.of(10, 1),
          Rational.of(12, 1),
          Rational.of(25, 2),
          Rational.of(15, 1),
          Rational.of(20, 1),
          Rational.of(24000, 1001),
          Rational.of(24, 1),
          Rational.of(25, 1),
          Rational.of(30000, 1001),
          Rational.of(30, 1),
          Rational.of(48, 1),
          Rational.of(50, 1),
          Rational.of(60000, 1001),
          Rational.of(60, 1),
          Rational.of(90, 1),
          Rational.of(100, 1),
          Rational.of(120, 1),
          Rational.of(144, 1),
          Rational.of(240, 1));

  private StandardRates() {}

  /** The rate that was declared: a standard one if it differs by rounding only. */
  static Rational declared(double framesPerSecond) {
    Rational nearest = nearest(framesPerSecond);
    boolean same = distance(nearest, framesPerSecond) < SAME;
    return same ? nearest : Rational.of(Math.max(1, Math.round(framesPerSecond * 1000)), 1000);
  }

  /**
   * The standard rate for what was measured: the nearest if it is within 1 %, else the next above,
   * since a frame shown twice is better than one lost.
   */
  static Rational snap(double framesPerSecond) {
    return snap(framesPerSecond, NEAR);
  }

  /** The same for a rate that varies: the nearest if it is within 5 %. */
  static Rational snapVarying(double framesPerSecond) {
    return snap(framesPerSecond, NEAR_VARYING);
  }

  /** The fastest standard rate that is no more than {@code most}. */
  static Rational atMost(double most) {
    return RATES.stream()
        .filter(rate -> rate.toDouble() <= most)
        .reduce(RATES.getFirst(), (a, b) -> b);
  }

  private static Rational snap(double framesPerSecond, double near) {
    Rational nearest = nearest(framesPerSecond);
    if (distance(nearest, framesPerSecond) <= near) {
      return nearest;
    }
    return RATES.stream()
        .filter(rate -> rate.toDouble() >= framesPerSecond)
        .findFirst()
        .orElse(RATES.getLast());
  }

  private static Rational nearest(double framesPerSecond) {
    return RATES.stream()
        .min(Comparator.comparingDouble(rate -> distance(rate, framesPerSecond)))
        .orElseThrow();
  }

  private static double distance(Rational rate, double framesPerSecond) {
    return Math.abs(rate.toDouble() / framesPerSecond - 1);
  }
}
