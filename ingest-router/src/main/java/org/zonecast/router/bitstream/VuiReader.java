package org.zonecast.router.bitstream;

import java.util.Optional;
import org.zonecast.job.Rational;
import org.zonecast.router.bitstream.BitReader.MalformedException;

/** Reads what the VUI parameters of H.264 and HEVC have in common (ITU-T H.264 and H.265, E). */
final class VuiReader {
  private static final int EXTENDED_SAR = 255;
  private static final Rational SQUARE = Rational.of(1, 1);

  /** Table E-1, from aspect_ratio_idc 1 on. */
  private static final int[][] SAMPLE_ASPECTS = {
    {1, 1}, {12, 11}, {10, 11}, {16, 11}, {40, 33}, {24, 11}, {20, 11}, {32, 11},
    {80, 33}, {18, 11}, {15, 11}, {64, 33}, {160, 99}, {4, 3}, {3, 2}, {2, 1}
  };

  /** Pixels narrower or wider than this are a mistake. */
  private static final double WIDEST_PIXEL = 8;

  private final BitReader in;
  private Rational sampleAspect = SQUARE;

  VuiReader(BitReader in) {
    this.in = in;
  }

  /** Width of a pixel over its height: 1 until it was read. */
  Rational sampleAspect() {
    return sampleAspect;
  }

  /** From aspect_ratio_info_present_flag to the chroma locations. */
  void readShared() throws MalformedException {
    sampleAspect = readAspect();
    if (in.flag()) { // overscan_info_present_flag
      in.skip(1);
    }
    if (in.flag()) { // video_signal_type_present_flag
      in.skip(4); // video_format, video_full_range_flag
      if (in.flag()) { // colour_description_present_flag
        in.skip(24);
      }
    }
    if (in.flag()) { // chroma_loc_info_present_flag
      in.exp();
      in.exp();
    }
  }

  /** Ticks a second, if they are given. */
  Optional<Rational> readTiming() throws MalformedException {
    if (!in.flag()) { // (vui_)timing_info_present_flag
      return Optional.empty();
    }
    long unitsInTick = in.unsigned(32); // (vui_)num_units_in_tick
    long timeScale = in.unsigned(32); // (vui_)time_scale
    boolean sane = unitsInTick > 0 && timeScale > 0;
    return sane ? Optional.of(Rational.of(timeScale, unitsInTick)) : Optional.empty();
  }

  private Rational readAspect() throws MalformedException {
    if (!in.flag()) { // aspect_ratio_info_present_flag
      return SQUARE;
    }
    int idc = (int) in.unsigned(8); // aspect_ratio_idc
    if (idc == EXTENDED_SAR) {
      long width = in.unsigned(16); // sar_width
      long height = in.unsigned(16); // sar_height
      boolean sane = width > 0 && height > 0;
      boolean possible = width <= WIDEST_PIXEL * height && height <= WIDEST_PIXEL * width;
      return sane && possible ? Rational.of(width, height) : SQUARE;
    }
    int[] entry = idc >= 1 && idc <= 16 ? SAMPLE_ASPECTS[idc - 1] : SAMPLE_ASPECTS[0];
    return Rational.of(entry[0], entry[1]);
  }
}
