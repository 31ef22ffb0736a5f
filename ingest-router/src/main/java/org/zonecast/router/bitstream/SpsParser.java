package org.zonecast.router.bitstream;

import java.util.Optional;
import java.util.Set;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.bitstream.BitReader.MalformedException;

/** Reads picture size, pixel shape and timing from an H.264 decoder configuration. */
final class SpsParser {
  private static final int NAL_SPS = 7;
  private static final int CHROMA_444 = 3;

  /** Profiles whose SPS describes its chroma format (ITU-T H.264, 7.3.2.1.1). */
  private static final Set<Long> HIGH_PROFILES =
      Set.of(100L, 110L, 122L, 244L, 44L, 83L, 86L, 118L, 128L, 138L, 139L, 134L, 135L);

  private SpsParser() {}

  /** Reads the first SPS of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1). */
  static SourceVideo parseAvcc(byte[] avcc) throws MalformedException {
    if (avcc.length < 8 || avcc[0] != 1) {
      throw new MalformedException("not an AVCDecoderConfigurationRecord");
    }
    int spsCount = avcc[5] & 0x1f;
    int spsBytes = ((avcc[6] & 0xff) << 8) | (avcc[7] & 0xff);
    if (spsCount == 0 || spsBytes < 4 || spsBytes > avcc.length - 8) {
      throw new MalformedException("no sequence parameter set in it");
    }
    return parseSps(avcc, 8, spsBytes);
  }

  /** 7.3.2.1.1, seq_parameter_set_data(), behind the NAL unit's header. */
  private static SourceVideo parseSps(byte[] bytes, int offset, int length)
      throws MalformedException {
    if ((bytes[offset] & 0x1f) != NAL_SPS) {
      throw new MalformedException("no sequence parameter set in it");
    }
    var in = BitReader.ofNal(bytes, offset + 1, length - 1);
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
    return readVui(in, size, !framesOnly);
  }

  private static int readHighProfile(BitReader in) throws MalformedException {
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
  private static void skipScalingList(BitReader in, int size) throws MalformedException {
    long last = 8;
    long next = 8;
    for (int i = 0; i < size; i++) {
      if (next != 0) {
        next = Math.floorMod(last + in.signedExp(), 256L);
      }
      last = next == 0 ? last : next;
    }
  }

  private static void skipPictureOrder(BitReader in) throws MalformedException {
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
  private static void crop(BitReader in, int[] size, int chromaFormat, int fieldFactor)
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
  private static SourceVideo readVui(BitReader in, int[] size, boolean interlaced) {
    var vui = new VuiReader(in);
    Optional<Rational> rate = Optional.empty();
    try {
      if (in.flag()) { // vui_parameters_present_flag
        vui.readShared();
        rate = vui.readTiming().map(ticks -> Rational.of(ticks.num(), 2 * ticks.den()));
      }
    } catch (MalformedException e) {
      rate = Optional.empty();
    }
    return new SourceVideo(
        VideoCodec.H264, size[0], size[1], vui.sampleAspect(), rate, interlaced, 0);
  }
}
