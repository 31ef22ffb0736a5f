package org.zonecast.router.bitstream;

import java.util.Optional;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.bitstream.BitReader.MalformedException;

/** Reads picture size and timing from an AV1 decoder configuration. */
final class Av1ConfigParser {
  private static final int HEAD_BYTES = 4;
  private static final int MARKER_AND_VERSION = 0x81;

  private Av1ConfigParser() {}

  /** Reads the sequence header of an AV1CodecConfigurationRecord (AV1 in ISOBMFF, 2.3). */
  static SourceVideo parse(byte[] av1c) throws MalformedException {
    if (av1c.length < HEAD_BYTES || (av1c[0] & 0xff) != MARKER_AND_VERSION) {
      throw new MalformedException("not an AV1CodecConfigurationRecord");
    }
    var obus = new Av1Obus(av1c, HEAD_BYTES);
    while (obus.next()) {
      if (obus.type() == Av1Obus.SEQUENCE_HEADER) {
        return parseSequence(obus.payload());
      }
    }
    throw new MalformedException("no sequence header in it");
  }

  /** AV1 bitstream specification, 5.5.1, sequence_header_obu(). */
  private static SourceVideo parseSequence(BitReader in) throws MalformedException {
    in.skip(3); // seq_profile
    in.skip(1); // still_picture
    Optional<Rational> rate = Optional.empty();
    if (in.flag()) { // reduced_still_picture_header
      in.skip(5); // seq_level_idx
    } else {
      rate = readTimingAndPoints(in);
    }
    int widthBits = (int) in.unsigned(4) + 1; // frame_width_bits_minus_1
    int heightBits = (int) in.unsigned(4) + 1; // frame_height_bits_minus_1
    int width = (int) in.unsigned(widthBits) + 1; // max_frame_width_minus_1
    int height = (int) in.unsigned(heightBits) + 1; // max_frame_height_minus_1
    if (width < 16 || height < 16 || width > 16_384 || height > 16_384) {
      throw new MalformedException("pictures of " + width + "x" + height);
    }
    return new SourceVideo(VideoCodec.AV1, width, height, Rational.of(1, 1), rate, false, 0);
  }

  private static Optional<Rational> readTimingAndPoints(BitReader in) throws MalformedException {
    Optional<Rational> rate = Optional.empty();
    int delayBits = 0;
    if (in.flag()) { // timing_info_present_flag
      rate = readTiming(in);
      if (in.flag()) { // decoder_model_info_present_flag
        delayBits = (int) in.unsigned(5) + 1; // buffer_delay_length_minus_1
        in.skip(32 + 5 + 5); // num_units_in_decoding_tick and two lengths
      }
    }
    boolean delays = in.flag(); // initial_display_delay_present_flag
    int points = (int) in.unsigned(5) + 1; // operating_points_cnt_minus_1
    for (int i = 0; i < points; i++) {
      in.skip(12); // operating_point_idc
      boolean tier = in.unsigned(5) > 7; // seq_level_idx
      in.skip(tier ? 1 : 0); // seq_tier
      if (delayBits > 0 && in.flag()) { // decoder_model_present_for_this_op
        in.skip(2 * delayBits + 1); // operating_parameters_info()
      }
      if (delays && in.flag()) { // initial_display_delay_present_for_this_op
        in.skip(4);
      }
    }
    return rate;
  }

  /** 5.5.3, timing_info(). Only an equal interval is a rate. */
  private static Optional<Rational> readTiming(BitReader in) throws MalformedException {
    long unitsInTick = in.unsigned(32); // num_units_in_display_tick
    long timeScale = in.unsigned(32); // time_scale
    if (!in.flag()) { // equal_picture_interval
      return Optional.empty();
    }
    long ticks = in.exp() + 1; // num_ticks_per_picture_minus_1, uvlc() is ue(v)
    boolean sane = unitsInTick > 0 && timeScale > 0;
    return sane ? Optional.of(Rational.of(timeScale, unitsInTick * ticks)) : Optional.empty();
  }
}
