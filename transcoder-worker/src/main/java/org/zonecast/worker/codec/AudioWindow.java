package org.zonecast.worker.codec;

import org.zonecast.job.EncodePlan;
import org.zonecast.job.EncodePlan.AudioRendition;

/**
 * What of the source the audio of one segment is made from, by position alone, so that every worker
 * begins at the same sample wherever its feed began. Positions are samples since slot 0.
 *
 * <p>The segment's AAC frames are {@code [firstFrame, firstFrame + frames)}. The encoder begins
 * {@value #PREROLL_FRAMES} frames earlier (half as many below 22.05 kHz) so that a join is as good
 * as no join, and looks two frames ahead. The decoder begins with the first access unit at or after
 * a fixed distance before that, in which its overlap and its noise generator start afresh. All of
 * it lies less than a second before the segment, as the feed protocol promises.
 */
record AudioWindow(long firstFrame, int frames, int sampleRateHz) {
  private static final int PREROLL_FRAMES = 8;
  private static final int LOOKAHEAD_FRAMES = 2;
  static final int LOW_RATE_HZ = 22_050;

  /** More than the resampler's filter reaches to either side, in source samples. */
  private static final int FILTER_SAMPLES = 256;

  static AudioWindow of(AudioRendition audio, long firstFrame, int frames) {
    return new AudioWindow(firstFrame, frames, audio.sampleRateHz());
  }

  int prerollFrames() {
    return sampleRateHz >= LOW_RATE_HZ ? PREROLL_FRAMES : PREROLL_FRAMES / 2;
  }

  /** The first sample that goes into the encoder. */
  long from() {
    return (firstFrame - prerollFrames()) * EncodePlan.AAC_FRAME_SAMPLES;
  }

  /** The sample behind the last that goes into the encoder. */
  long to() {
    return (firstFrame + frames + LOOKAHEAD_FRAMES) * EncodePlan.AAC_FRAME_SAMPLES;
  }

  /** Up to where the source must be known, and behind which it is not looked at. */
  long knownTo() {
    return to() + LOOKAHEAD_FRAMES * EncodePlan.AAC_FRAME_SAMPLES;
  }

  /**
   * The first position, at the source's rate, at which decoding may begin.
   *
   * @param warmUpSamples what the source's decoder needs before its sound is right
   */
  long decodeFrom(int sourceRateHz, int warmUpSamples) {
    return Math.floorDiv(from() * sourceRateHz, (long) sampleRateHz) - warmUpSamples;
  }

  /** The position behind which no access unit of a source of this rate begins that counts. */
  long decodeTo(int sourceRateHz) {
    return Math.ceilDiv(knownTo() * sourceRateHz, (long) sampleRateHz);
  }

  /**
   * Where resampling begins, at the source's rate: at a source sample that falls on a sample of the
   * output, far enough in front for the filter.
   */
  long resampleFrom(int sourceRateHz) {
    int step = sourceRateHz / gcd(sourceRateHz, sampleRateHz);
    long latest = Math.floorDiv(from() * sourceRateHz, (long) sampleRateHz) - FILTER_SAMPLES;
    return Math.floorDiv(latest, (long) step) * step;
  }

  long resampleTo(int sourceRateHz) {
    return Math.ceilDiv(to() * sourceRateHz, (long) sampleRateHz) + FILTER_SAMPLES;
  }

  /** A source position as one of the output, rounded up: the first sample that is not before it. */
  long toOutput(long position, int sourceRateHz) {
    return Math.ceilDiv(position * sampleRateHz, (long) sourceRateHz);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
