package org.zonecast.router.bitstream;

import org.zonecast.router.bitstream.BitReader.MalformedException;

/** What stands between the picture's size and the VUI in an HEVC SPS (ITU-T H.265, 7.3.2.2.1). */
final class HevcSpsTail {
  private static final int MAX_SETS = 64;
  private static final int MAX_PICTURES = 16;

  private HevcSpsTail() {}

  /** Reads from bit_depth_luma_minus8 up to before vui_parameters_present_flag. */
  static void skipToVui(BitReader in, int subLayers) throws MalformedException {
    in.exp("bit_depth_luma_minus8", 8);
    in.exp("bit_depth_chroma_minus8", 8);
    int lsbBits = in.exp("log2_max_pic_order_cnt_lsb_minus4", 12) + 4;
    boolean each = in.flag(); // sps_sub_layer_ordering_info_present_flag
    for (int i = each ? 0 : subLayers; i <= subLayers; i++) {
      skipCodes(in, 3); // sps_max_dec_pic_buffering_minus1 and its two neighbours
    }
    skipCodes(in, 6); // block sizes and transform depths
    if (in.flag()) { // scaling_list_enabled_flag
      skipScalingLists(in);
    }
    in.skip(2); // amp_enabled_flag, sample_adaptive_offset_enabled_flag
    if (in.flag()) { // pcm_enabled_flag
      in.skip(8); // pcm_sample_bit_depth_…
      skipCodes(in, 2);
      in.skip(1); // pcm_loop_filter_disabled_flag
    }
    skipShortTermSets(in);
    if (in.flag()) { // long_term_ref_pics_present_flag
      in.skip(in.exp("num_long_term_ref_pics_sps", 32) * (lsbBits + 1));
    }
    in.skip(2); // sps_temporal_mvp_enabled_flag, strong_intra_smoothing_enabled_flag
  }

  private static void skipCodes(BitReader in, int count) throws MalformedException {
    for (int i = 0; i < count; i++) {
      in.exp();
    }
  }

  /** 7.3.4, scaling_list_data(). */
  private static void skipScalingLists(BitReader in) throws MalformedException {
    if (!in.flag()) { // sps_scaling_list_data_present_flag
      return;
    }
    for (int size = 0; size < 4; size++) {
      for (int matrix = 0; matrix < 6; matrix += size == 3 ? 3 : 1) {
        boolean coded = in.flag(); // scaling_list_pred_mode_flag
        int coefficients = Math.min(64, 1 << (4 + 2 * size));
        skipCodes(in, coded ? coefficients + (size > 1 ? 1 : 0) : 1);
      }
    }
  }

  /** 7.3.7, st_ref_pic_set(), as often as it is there. */
  private static void skipShortTermSets(BitReader in) throws MalformedException {
    int sets = in.exp("num_short_term_ref_pic_sets", MAX_SETS);
    int pictures = 0;
    for (int i = 0; i < sets; i++) {
      boolean predicted = i > 0 && in.flag(); // inter_ref_pic_set_prediction_flag
      pictures = predicted ? skipPredictedSet(in, pictures) : skipSet(in);
    }
  }

  private static int skipPredictedSet(BitReader in, int reference) throws MalformedException {
    in.skip(1); // delta_rps_sign
    in.exp(); // abs_delta_rps_minus1
    int pictures = 0;
    for (int i = 0; i <= reference; i++) {
      boolean used = in.flag(); // used_by_curr_pic_flag
      boolean kept = used || in.flag(); // use_delta_flag
      pictures += kept ? 1 : 0;
    }
    return pictures;
  }

  private static int skipSet(BitReader in) throws MalformedException {
    int pictures =
        in.exp("num_negative_pics", MAX_PICTURES) + in.exp("num_positive_pics", MAX_PICTURES);
    for (int i = 0; i < pictures; i++) {
      in.exp(); // delta_poc_…_minus1
      in.skip(1); // used_by_curr_pic_…_flag
    }
    return pictures;
  }
}
