package org.zonecast.router.bitstream;

import java.util.Optional;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.bitstream.BitReader.MalformedException;

/** Reads picture size, pixel shape and timing from an HEVC decoder configuration. */
final class HevcConfigParser {
  private static final int HEAD_BYTES = 23;
  private static final int NAL_SPS = 33;
  private static final int NAL_HEADER_BYTES = 2;
  private static final int MAX_SIDE = 16_384;
  private static final int CHROMA_444 = 3;

  private HevcConfigParser() {}

  /** Reads the first SPS of an HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 8.3.3.1). */
  static SourceVideo parse(byte[] hvcc) throws MalformedException {
    if (hvcc.length < HEAD_BYTES || hvcc[0] != 1) {
      throw new MalformedException("not an HEVCDecoderConfigurationRecord");
    }
    var in = BitReader.of(hvcc, HEAD_BYTES, hvcc.length - HEAD_BYTES);
    int at = HEAD_BYTES;
    for (int arrays = hvcc[HEAD_BYTES - 1] & 0xff; arrays > 0; arrays--) {
      int type = (int) in.unsigned(8) & 0x3f; // NAL_unit_type
      int units = (int) in.unsigned(16); // numNalus
      at += 3;
      for (int i = 0; i < units; i++) {
        int length = (int) in.unsigned(16); // nalUnitLength
        in.skip(length * 8);
        if (type == NAL_SPS && length > NAL_HEADER_BYTES) {
          int payload = at + 2 + NAL_HEADER_BYTES;
          return parseSps(BitReader.ofNal(hvcc, payload, length - NAL_HEADER_BYTES));
        }
        at += 2 + length;
      }
    }
    throw new MalformedException("no sequence parameter set in it");
  }

  /** ITU-T H.265, 7.3.2.2.1, seq_parameter_set_rbsp(). */
  private static SourceVideo parseSps(BitReader in) throws MalformedException {
    in.skip(4); // sps_video_parameter_set_id
    int subLayers = (int) in.unsigned(3); // sps_max_sub_layers_minus1
    in.skip(1); // sps_temporal_id_nesting_flag
    boolean interlacedSource = readProfile(in, subLayers);
    in.exp(); // sps_seq_parameter_set_id
    int chromaFormat = in.exp("chroma_format_idc", 3);
    if (chromaFormat == CHROMA_444) {
      in.skip(1); // separate_colour_plane_flag
    }
    int[] size = {
      in.exp("pic_width_in_luma_samples", MAX_SIDE), in.exp("pic_height_in_luma_samples", MAX_SIDE)
    };
    crop(in, size, chromaFormat);
    var vui = new VuiReader(in);
    Optional<Rational> rate = Optional.empty();
    boolean fields = interlacedSource;
    try {
      HevcSpsTail.skipToVui(in, subLayers);
      if (in.flag()) { // vui_parameters_present_flag
        vui.readShared();
        in.skip(1); // neutral_chroma_indication_flag
        fields |= in.flag(); // field_seq_flag
        in.skip(1); // frame_field_info_present_flag
        rate = readTiming(in, vui);
      }
    } catch (MalformedException e) {
      rate = Optional.empty();
    }
    return new SourceVideo(VideoCodec.HEVC, size[0], size[1], vui.sampleAspect(), rate, fields, 0);
  }

  private static Optional<Rational> readTiming(BitReader in, VuiReader vui)
      throws MalformedException {
    if (in.flag()) { // default_display_window_flag
      for (int i = 0; i < 4; i++) {
        in.exp();
      }
    }
    return vui.readTiming();
  }

  /**
   * 7.3.3, profile_tier_level().
   *
   * @return whether the source is said to be interlaced
   */
  private static boolean readProfile(BitReader in, int subLayers) throws MalformedException {
    in.skip(8 + 32); // general_profile_space to the compatibility flags
    boolean progressive = in.flag(); // general_progressive_source_flag
    boolean interlaced = in.flag(); // general_interlaced_source_flag
    in.skip(46 + 8); // further constraints, general_level_idc
    long present = subLayers == 0 ? 0 : in.unsigned(16);
    for (int i = 0; i < subLayers; i++) {
      long both = present >> (14 - 2 * i) & 3; // sub_layer_profile_present_flag, …_level_…
      in.skip(((both & 2) != 0 ? 88 : 0) + ((both & 1) != 0 ? 8 : 0));
    }
    return interlaced && !progressive;
  }

  /** The conformance window in units of table 6-1. */
  private static void crop(BitReader in, int[] size, int chromaFormat) throws MalformedException {
    long x = 0;
    long y = 0;
    if (in.flag()) { // conformance_window_flag
      x = (in.exp() + in.exp()) * (chromaFormat == 1 || chromaFormat == 2 ? 2 : 1);
      y = (in.exp() + in.exp()) * (chromaFormat == 1 ? 2 : 1);
    }
    if (x > size[0] - 16 || y > size[1] - 16) {
      throw new MalformedException("it has no picture");
    }
    size[0] -= (int) x;
    size[1] -= (int) y;
  }
}
