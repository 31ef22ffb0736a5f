package org.zonecast.worker.segment;

import org.zonecast.job.EncodePlan;
import org.zonecast.job.Rational;

/**
 * One rendition's track: what its initialization segment says, and how its samples are timed. The
 * byte arrays belong to the track and are not copied.
 */
public sealed interface CmafTrack {

  /** Ticks in a second of the track's timeline. */
  int timescale();

  /** Length of each sample in ticks. */
  int sampleDuration();

  /**
   * A track of H.264 video, signalled as BT.709 with limited range and square pixels.
   *
   * @param avcc AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1)
   * @param reorderSlots how many slots later than its decoding time the first picture is composed
   */
  record Video(
      int timescale, int sampleDuration, int width, int height, byte[] avcc, int reorderSlots)
      implements CmafTrack {

    /**
     * The track of a constant frame rate: its numerator, doubled until at least 10 000, is the
     * timescale, so that every slot begins at a whole tick.
     */
    public static Video of(
        Rational frameRate, int width, int height, byte[] avcc, int reorderSlots) {
      long factor = 1;
      while (frameRate.num() * factor < 10_000) {
        factor *= 2;
      }
      return new Video(
          Math.toIntExact(frameRate.num() * factor),
          Math.toIntExact(frameRate.den() * factor),
          width,
          height,
          avcc,
          reorderSlots);
    }
  }

  /**
   * A track of AAC-LC audio, whose timescale is its sample rate.
   *
   * @param asc AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1)
   */
  record Audio(int sampleRateHz, int channels, int bitrateBps, byte[] asc) implements CmafTrack {
    @Override
    public int timescale() {
      return sampleRateHz;
    }

    @Override
    public int sampleDuration() {
      return EncodePlan.AAC_FRAME_SAMPLES;
    }
  }
}
