package org.zonecast.router.source;

import java.util.Arrays;
import java.util.Optional;
import org.zonecast.job.Rational;

/**
 * Finds the source's frame rate: what the SPS says, else what the metadata says, each only if it is
 * within 1 % of the rate measured; else the rate measured over two seconds, snapped to a standard
 * one. Timestamps may be rounded to milliseconds.
 *
 * <p>Of a rate that varies (of ten intervals the second longest is half as long again as the second
 * shortest, or there are fewer than ten in a second) the typical interval counts, the mean of those
 * near the median; or what is declared, if that is faster; and never less than 30 frames a second,
 * since quiet pictures come to life.
 */
final class FrameRateProbe {
  private static final double AGREES = 0.01;
  private static final long EARLY_TICKS = 45_000;
  private static final long MEASURED_TICKS = 180_000;
  private static final int EARLY_FRAMES = 5;
  private static final int MAX_INTERVALS = 1024;
  private static final double VARIES = 1.5;
  private static final double NEAR_MEDIAN = 0.25;
  private static final double SLOW = 9.5;
  private static final double FASTEST_DECLARED = 60;
  private static final double LEAST_VARYING = 29.97;

  private Optional<Rational> spsRate = Optional.empty();
  private double metadataRate;
  private long firstDts90k;
  private long lastDts90k;
  private int frames;
  private final long[] intervals = new long[MAX_INTERVALS];

  void sps(Optional<Rational> rate) {
    spsRate = rate;
  }

  /**
   * @param framesPerSecond 0 if the metadata does not say
   */
  void metadata(double framesPerSecond) {
    metadataRate = Double.isFinite(framesPerSecond) ? framesPerSecond : 0;
  }

  /**
   * Counts a frame; one that goes back in time is passed over.
   *
   * @return false if it was passed over
   */
  boolean frame(long dts90k) {
    if (frames == 0) {
      firstDts90k = dts90k;
    } else if (dts90k <= lastDts90k) {
      return false;
    } else {
      intervals[(frames - 1) % MAX_INTERVALS] = dts90k - lastDts90k;
    }
    lastDts90k = dts90k;
    frames++;
    return true;
  }

  /** Begins anew: the timestamps jumped. */
  void reset() {
    frames = 0;
  }

  long measuredTicks() {
    return frames == 0 ? 0 : lastDts90k - firstDts90k;
  }

  /** The rate, once it is certain. */
  Optional<Rational> rate() {
    if (frames < 2) {
      return Optional.empty();
    }
    if (measuredTicks() >= EARLY_TICKS && frames >= EARLY_FRAMES) {
      Optional<Rational> declared = declaredAndTrue();
      if (declared.isPresent()) {
        return declared;
      }
    }
    return measuredTicks() >= MEASURED_TICKS ? Optional.of(found()) : Optional.empty();
  }

  /** The best answer with what there is; empty if fewer than two frames came. */
  Optional<Rational> rateNow() {
    if (frames < 2) {
      return Optional.empty();
    }
    return declaredAndTrue().or(() -> Optional.of(found()));
  }

  /** Whether frames come at no steady rate. */
  boolean varies() {
    long[] sorted = sorted();
    if (sorted.length == 0 || declaredAndTrue().isPresent()) {
      return false;
    }
    long short90k = sorted[sorted.length / 10];
    long long90k = sorted[sorted.length - 1 - sorted.length / 10];
    return long90k > VARIES * short90k || measured() < SLOW;
  }

  private Rational found() {
    if (!varies()) {
      return StandardRates.snap(measured());
    }
    double typical = 90_000 / typicalInterval();
    double declared = Math.max(spsRate.map(Rational::toDouble).orElse(0.0), metadataRate);
    boolean sane = declared > typical && declared <= FASTEST_DECLARED;
    return StandardRates.snapVarying(Math.max(sane ? declared : typical, LEAST_VARYING));
  }

  private double typicalInterval() {
    long[] sorted = sorted();
    double median = sorted[sorted.length / 2];
    return Arrays.stream(sorted)
        .filter(each -> Math.abs(each / median - 1) <= NEAR_MEDIAN)
        .average()
        .orElse(median);
  }

  private long[] sorted() {
    long[] all = Arrays.copyOf(intervals, Math.clamp(frames - 1, 0, MAX_INTERVALS));
    Arrays.sort(all);
    return all;
  }

  private Optional<Rational> declaredAndTrue() {
    return spsRate
        .map(Rational::toDouble)
        .filter(this::agrees)
        .or(() -> Optional.of(metadataRate).filter(this::agrees))
        .map(StandardRates::declared);
  }

  private boolean agrees(double declared) {
    return declared >= 1 && declared <= 240 && Math.abs(declared / measured() - 1) <= AGREES;
  }

  private double measured() {
    return (frames - 1) * 90_000.0 / measuredTicks();
  }
}
