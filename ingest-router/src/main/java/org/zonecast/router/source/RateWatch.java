package org.zonecast.router.source;

import org.zonecast.job.Rational;

/**
 * Notices that a source's frame rate is another one for good: three measurements of two seconds in
 * a row, of steady pictures, agree on a rate that is more than 10 % away.
 */
final class RateWatch {
  private static final double OTHER = 0.1;
  private static final int MEASUREMENTS = 3;

  private FrameRateProbe probe = new FrameRateProbe();
  private Rational rate;
  private Rational candidate;
  private int agreed;

  RateWatch(Rational rate) {
    this.rate = rate;
    this.candidate = rate;
  }

  Rational rate() {
    return rate;
  }

  void restart() {
    probe = new FrameRateProbe();
    agreed = 0;
  }

  /**
   * @return whether the rate is another one from here on
   */
  boolean frame(long dts90k) {
    if (!probe.frame(dts90k) || probe.rate().isEmpty()) {
      return false;
    }
    Rational measured = probe.rate().get();
    boolean steady = !probe.varies();
    probe = new FrameRateProbe();
    boolean other = steady && Math.abs(measured.toDouble() / rate.toDouble() - 1) > OTHER;
    agreed = other && measured.equals(candidate) ? agreed + 1 : other ? 1 : 0;
    candidate = measured;
    if (agreed < MEASUREMENTS) {
      return false;
    }
    rate = measured;
    agreed = 0;
    return true;
  }
}
