package org.zonecast.worker.codec;

/** Comparisons of sampled sound. */
final class Sound {
  private Sound() {}

  static double rms(float[] samples, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return Math.sqrt(sum / (to - from));
  }

  /** Signal over difference in decibels, over a range of both. */
  static double snrDb(float[] reference, float[] heard, int from, int to) {
    double signal = 0;
    double noise = 0;
    for (int i = from; i < to; i++) {
      double difference = heard[i] - reference[i];
      signal += (double) reference[i] * reference[i];
      noise += difference * difference;
    }
    return 10 * Math.log10(signal / noise);
  }

  /** By how many samples {@code heard} is late, at most {@code reach} to either side. */
  static int lag(float[] reference, float[] heard, int from, int to, int reach) {
    int best = 0;
    double bestSum = Double.NEGATIVE_INFINITY;
    for (int lag = -reach; lag <= reach; lag++) {
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += (double) reference[i] * heard[i + lag];
      }
      if (sum > bestSum) {
        bestSum = sum;
        best = lag;
      }
    }
    return best;
  }
}
