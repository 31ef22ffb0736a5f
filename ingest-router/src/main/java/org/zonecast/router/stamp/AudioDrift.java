package org.zonecast.router.stamp;

/**
 * Follows the slow difference between timestamps and counted samples, and says when a unit is to be
 * moved by one sample. Timestamps are rounded to milliseconds and jitter, so the difference is
 * smoothed over two seconds, and only one of more than 2 ms is worked off, down to half of that.
 */
final class AudioDrift {
  private static final double SMOOTHING_SECONDS = 2;
  private static final double BEGIN_SECONDS = 0.002;
  private static final double END_SECONDS = 0.001;

  /** Short packets are not each moved: 0.2 % of speed is not heard. */
  private static final int SAMPLES_FOR_EACH_STEP = 480;

  private double smoothed;
  private boolean moving;
  private int sinceStep;
  private double movedMs;

  /**
   * The samples, -1 to 1, to move this unit by.
   *
   * @param difference samples that its timestamp lies behind where the unit before ended
   * @param samples samples in it
   * @param rate samples a second
   */
  int step(long difference, int samples, double rate) {
    double weight = Math.min(1, samples / (rate * SMOOTHING_SECONDS));
    smoothed += (difference - smoothed) * weight;
    sinceStep = Math.min(SAMPLES_FOR_EACH_STEP, sinceStep + samples);
    moving = Math.abs(smoothed) > (moving ? END_SECONDS : BEGIN_SECONDS) * rate;
    if (!moving || sinceStep < SAMPLES_FOR_EACH_STEP) {
      return 0;
    }
    int step = smoothed > 0 ? 1 : -1;
    smoothed -= step;
    sinceStep = 0;
    movedMs += step * 1000 / rate;
    return step;
  }

  /** Counting begins anew at a timestamp. */
  void forget() {
    smoothed = 0;
    moving = false;
  }

  /** How far units were moved in all, in milliseconds; positive: timestamps lay later. */
  double movedMs() {
    return movedMs;
  }
}
