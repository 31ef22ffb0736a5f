package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.zonecast.job.EncodePlan;

/**
 * libopenh264: no CRF and no buffer model, so the rendition's CRF becomes the lowest quantizer and
 * its highest bit rate the bit rate aimed at. High profile without B-frames and 8x8 transform, one
 * slice, no picture left out to save bits. Presets mean nothing to it.
 */
final class OpenH264 implements H264Library {
  private static final int TYPE_SPS = 7;
  private static final int TYPE_PPS = 8;
  private static final int PROFILE_HIGH = 100;

  /** What an avcC box says of 4:2:0 with 8 bits (ISO/IEC 14496-15, 5.3.3.1.2), High and above. */
  private static final byte[] HIGH_FORMAT = {(byte) 0xFD, (byte) 0xF8, (byte) 0xF8, 0};

  @Override
  public String id() {
    return "openh264";
  }

  @Override
  public String encoder() {
    return "libopenh264";
  }

  @Override
  public void configure(
      AVCodecContext context, EncodePlan plan, EncodePlan.VideoRendition rendition) {
    context.slices(1);
    context.qmin((int) Math.round(rendition.crf()));
    context.bit_rate(rendition.maxrateBps()).rc_max_rate(rendition.maxrateBps());
    option(context, "rc_mode", "quality");
    option(context, "profile", "high");
    option(context, "coder", "cabac");
    option(context, "allow_skip_frames", "0");
  }

  private static void option(AVCodecContext context, String name, String value) {
    Av.check(av_opt_set(context.priv_data(), name, value, 0), "libopenh264 option " + name);
  }

  /**
   * The parameter sets, with the plan's level in place of the library's own, which is the lowest
   * that fits, and without its claim to be constrained: the codecs parameter is the plan's.
   */
  @Override
  public byte[] avcc(byte[] extradata, EncodePlan.VideoRendition rendition) {
    List<byte[]> units = AnnexBReader.units(extradata);
    byte[] sps = first(units, TYPE_SPS);
    byte[] pps = first(units, TYPE_PPS);
    if (sps[1] != PROFILE_HIGH) {
      throw new CodecException("libopenh264 chose profile " + sps[1] + ", wanted High");
    }
    sps[2] = 0;
    sps[3] = (byte) rendition.level();
    return ByteBuffer.allocate(11 + sps.length + pps.length + HIGH_FORMAT.length)
        .put((byte) 1)
        .put(sps, 1, 3)
        .put((byte) 0xFF) // Lengths of four bytes.
        .put((byte) 0xE1) // One sequence parameter set.
        .putShort((short) sps.length)
        .put(sps)
        .put((byte) 1)
        .putShort((short) pps.length)
        .put(pps)
        .put(HIGH_FORMAT)
        .array();
  }

  private static byte[] first(List<byte[]> units, int type) {
    return units.stream()
        .filter(unit -> type(unit) == type)
        .findFirst()
        .orElseThrow(() -> new CodecException("libopenh264 gave no NAL unit of type " + type));
  }

  private static int type(byte[] unit) {
    return unit[0] & 0x1F;
  }

  @Override
  public byte[] sample(byte[] packet) {
    var sample = new ByteArrayOutputStream(packet.length + 16);
    for (byte[] unit : AnnexBReader.units(packet)) {
      if (type(unit) != TYPE_SPS && type(unit) != TYPE_PPS) {
        sample.writeBytes(ByteBuffer.allocate(4).putInt(unit.length).array());
        sample.writeBytes(unit);
      }
    }
    return sample.toByteArray();
  }
}
