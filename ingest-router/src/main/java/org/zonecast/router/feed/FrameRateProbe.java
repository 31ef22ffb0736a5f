package org.zonecast.router.feed;

import java.util.Optional;
import org.zonecast.job.Rational;

/**
 * Finds the source's frame rate: what the SPS says, else what the metadata says, each only if it is
 * within 1 % of the rate measured; else the rate measured over two seconds, snapped to a standard
 * one. Timestamps may be rounded to milliseconds.
 */
final class FrameRateProbe {
  private static final double AGREES = 0.01;
  private static final long EARLY_TICKS = 45_000;
  private static final long MEASURED_TICKS = 180_000;
  private static final int EARLY_FRAMES = 5;

  private Optional<Rational> spsRate = Optional.empty();
  private double metadataRate;
  private long firstDts90k;
  private long lastDts90k;
  private int frames;

  void sps(Optional<Rational> rate) {
    spsRate = rate;
  }

  /**
   * @param framesPerSecond 0 if the metadata does not say
   */
  void metadata(double framesPerSecond) {
    metadataRate = Double.isFinite(framesPerSecond) ? framesPerSecond : 0;
  }

  /** Counts a frame; one that goes back in time is passed over. */
  void frame(long dts90k) {
    if (frames == 0) {
      firstDts90k = dts90k;
    } else if (dts90k <= lastDts90k) {
      return;
    }
    lastDts90k = dts90k;
    frames++;
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
    return measuredTicks() >= MEASURED_TICKS
        ? Optional.of(StandardRates.snap(measured()))
        : Optional.empty();
  }

  /** The best answer with what there is; empty if fewer than two frames came. */
  Optional<Rational> rateNow() {
    if (frames < 2) {
      return Optional.empty();
    }
    return declaredAndTrue().or(() -> Optional.of(StandardRates.snap(measured())));
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
