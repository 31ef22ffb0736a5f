package org.zonecast.router.feed;

import java.util.Optional;
import java.util.Set;
import org.zonecast.job.Rational;
import org.zonecast.router.feed.PublishRefusedException.Reason;
import org.zonecast.router.feed.RbspReader.MalformedException;

/** Reads picture size, pixel shape and timing from an H.264 decoder configuration. */
final class SpsParser {
  private static final int MAX_AVCC_BYTES = 64 * 1024;
  private static final int NAL_SPS = 7;
  private static final int EXTENDED_SAR = 255;
  private static final int CHROMA_444 = 3;

  /** Profiles whose SPS describes its chroma format (ITU-T H.264, 7.3.2.1.1). */
  private static final Set<Long> HIGH_PROFILES =
      Set.of(100L, 110L, 122L, 244L, 44L, 83L, 86L, 118L, 128L, 138L, 139L, 134L, 135L);

  /** Table E-1, from aspect_ratio_idc 1 on. */
  private static final int[][] SAMPLE_ASPECTS = {
    {1, 1}, {12, 11}, {10, 11}, {16, 11}, {40, 33}, {24, 11}, {20, 11}, {32, 11},
    {80, 33}, {18, 11}, {15, 11}, {64, 33}, {160, 99}, {4, 3}, {3, 2}, {2, 1}
  };

  private SpsParser() {}

  /**
   * Reads the first SPS of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1).
   *
   * @throws PublishRefusedException UNSUPPORTED_MEDIA if the bytes are not such a record
   */
  static SourceVideo parseAvcc(byte[] avcc) throws PublishRefusedException {
    try {
      if (avcc.length < 8 || avcc.length > MAX_AVCC_BYTES || avcc[0] != 1) {
        throw new MalformedException("not an AVCDecoderConfigurationRecord");
      }
      int spsCount = avcc[5] & 0x1f;
      int spsBytes = ((avcc[6] & 0xff) << 8) | (avcc[7] & 0xff);
      if (spsCount == 0 || spsBytes < 4 || spsBytes > avcc.length - 8) {
        throw new MalformedException("no sequence parameter set in it");
      }
      return parseSps(avcc, 8, spsBytes);
    } catch (MalformedException e) {
      throw new PublishRefusedException(
          Reason.UNSUPPORTED_MEDIA, "the H.264 configuration cannot be read: " + e.getMessage());
    }
  }

  /** 7.3.2.1.1, seq_parameter_set_data(), behind the NAL unit's header. */
  private static SourceVideo parseSps(byte[] bytes, int offset, int length)
      throws MalformedException {
    if ((bytes[offset] & 0x1f) != NAL_SPS) {
      throw new MalformedException("no sequence parameter set in it");
    }
    var in = new RbspReader(bytes, offset + 1, length - 1);
    long profile = in.unsigned(8); // profile_idc
    in.skip(16); // constraint flags, level_idc
    in.exp(); // seq_parameter_set_id
    int chromaFormat = HIGH_PROFILES.contains(profile) ? readHighProfile(in) : 1;
    in.exp(); // log2_max_frame_num_minus4
    skipPictureOrder(in);
    in.exp(); // max_num_ref_frames
    in.skip(1); // gaps_in_frame_num_value_allowed_flag
    int widthMbs = in.exp("pic_width_in_mbs_minus1", 1023) + 1;
    int heightUnits = in.exp("pic_height_in_map_units_minus1", 1023) + 1;
    boolean framesOnly = in.flag(); // frame_mbs_only_flag
    if (!framesOnly) {
      in.skip(1); // mb_adaptive_frame_field_flag
    }
    in.skip(1); // direct_8x8_inference_flag
    int fieldFactor = framesOnly ? 1 : 2;
    int[] size = {widthMbs * 16, heightUnits * 16 * fieldFactor};
    crop(in, size, chromaFormat, fieldFactor);
    return readVui(in, size[0], size[1]);
  }

  private static int readHighProfile(RbspReader in) throws MalformedException {
    int chromaFormat = in.exp("chroma_format_idc", 3);
    if (chromaFormat == CHROMA_444) {
      in.skip(1); // separate_colour_plane_flag
    }
    in.exp("bit_depth_luma_minus8", 6);
    in.exp("bit_depth_chroma_minus8", 6);
    in.skip(1); // qpprime_y_zero_transform_bypass_flag
    if (in.flag()) { // seq_scaling_matrix_present_flag
      int lists = chromaFormat == CHROMA_444 ? 12 : 8;
      for (int i = 0; i < lists; i++) {
        if (in.flag()) {
          skipScalingList(in, i < 6 ? 16 : 64);
        }
      }
    }
    return chromaFormat;
  }

  /** 7.3.2.1.1.1, scaling_list(). */
  private static void skipScalingList(RbspReader in, int size) throws MalformedException {
    long last = 8;
    long next = 8;
    for (int i = 0; i < size; i++) {
      if (next != 0) {
        next = Math.floorMod(last + in.signedExp(), 256L);
      }
      last = next == 0 ? last : next;
    }
  }

  private static void skipPictureOrder(RbspReader in) throws MalformedException {
    int type = in.exp("pic_order_cnt_type", 2);
    if (type == 0) {
      in.exp(); // log2_max_pic_order_cnt_lsb_minus4
    } else if (type == 1) {
      in.skip(1); // delta_pic_order_always_zero_flag
      in.signedExp(); // offset_for_non_ref_pic
      in.signedExp(); // offset_for_top_to_bottom_field
      int cycle = in.exp("num_ref_frames_in_pic_order_cnt_cycle", 255);
      for (int i = 0; i < cycle; i++) {
        in.signedExp(); // offset_for_ref_frame
      }
    }
  }

  /** Frame cropping in its units of 7.4.2.1.1, equations 7-19 to 7-22. */
  private static void crop(RbspReader in, int[] size, int chromaFormat, int fieldFactor)
      throws MalformedException {
    if (!in.flag()) { // frame_cropping_flag
      return;
    }
    int unitX = chromaFormat == 1 || chromaFormat == 2 ? 2 : 1;
    int unitY = (chromaFormat == 1 ? 2 : 1) * fieldFactor;
    long x = (in.exp() + in.exp()) * unitX; // left, right
    long y = (in.exp() + in.exp()) * unitY; // top, bottom
    if (x > size[0] - 16 || y > size[1] - 16) {
      throw new MalformedException("its cropping leaves no picture");
    }
    size[0] -= (int) x;
    size[1] -= (int) y;
  }

  /** E.1.1, vui_parameters(). One that cannot be read counts as one that is not there. */
  private static SourceVideo readVui(RbspReader in, int width, int height) {
    Rational aspect = Rational.of(1, 1);
    Optional<Rational> rate = Optional.empty();
    try {
      if (in.flag()) { // vui_parameters_present_flag
        aspect = readAspect(in);
        skipToTiming(in);
        rate = readTiming(in);
      }
    } catch (MalformedException e) {
      rate = Optional.empty();
    }
    return new SourceVideo(width, height, aspect, rate);
  }

  private static Rational readAspect(RbspReader in) throws MalformedException {
    if (!in.flag()) { // aspect_ratio_info_present_flag
      return Rational.of(1, 1);
    }
    int idc = (int) in.unsigned(8); // aspect_ratio_idc
    if (idc == EXTENDED_SAR) {
      long width = in.unsigned(16); // sar_width
      long height = in.unsigned(16); // sar_height
      return width == 0 || height == 0 ? Rational.of(1, 1) : Rational.of(width, height);
    }
    int[] entry = idc >= 1 && idc <= 16 ? SAMPLE_ASPECTS[idc - 1] : SAMPLE_ASPECTS[0];
    return Rational.of(entry[0], entry[1]);
  }

  private static void skipToTiming(RbspReader in) throws MalformedException {
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

  /** A frame lasts two ticks (E.2.1, num_units_in_tick). */
  private static Optional<Rational> readTiming(RbspReader in) throws MalformedException {
    if (!in.flag()) { // timing_info_present_flag
      return Optional.empty();
    }
    long unitsInTick = in.unsigned(32); // num_units_in_tick
    long timeScale = in.unsigned(32); // time_scale
    boolean sane = unitsInTick > 0 && timeScale > 0;
    return sane ? Optional.of(Rational.of(timeScale, 2 * unitsInTick)) : Optional.empty();
  }
}
