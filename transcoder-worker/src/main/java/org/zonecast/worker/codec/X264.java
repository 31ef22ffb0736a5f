package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.zonecast.job.EncodePlan;

/**
 * libx264: capped CRF, High profile.
 *
 * <p>On one thread: between x264's own threads the rate control reads how far the other pictures
 * have come, so that with a cap that is reached, two runs of two threads give different bytes.
 */
final class X264 implements H264Library {
  @Override
  public String id() {
    return "x264";
  }

  @Override
  public String encoder() {
    return "libx264";
  }

  @Override
  public void configure(
      AVCodecContext context, EncodePlan plan, EncodePlan.VideoRendition rendition) {
    context.rc_max_rate(rendition.maxrateBps()).rc_buffer_size(rendition.bufsizeBits());
    option(context, "preset", plan.preset());
    option(context, "profile", "high");
    option(context, "crf", String.format(Locale.ROOT, "%.3f", rendition.crf()));
    option(context, "a53cc", "0");
    // cpu-independent: the same bytes on every CPU generation. 8x8dct: High profile with any
    // preset.
    // annexb=0: NAL units behind four bytes of length, and extradata in the form of an avcC box.
    option(
        context,
        "x264-params",
        "scenecut=0:open-gop=0:force-cfr=1:cpu-independent=1:8x8dct=1:annexb=0:min-keyint="
            + plan.segmentFrames());
  }

  private static void option(AVCodecContext context, String name, String value) {
    Av.check(av_opt_set(context.priv_data(), name, value, 0), "libx264 option " + name);
  }

  @Override
  public byte[] avcc(byte[] extradata, EncodePlan.VideoRendition rendition) {
    return extradata;
  }

  @Override
  public byte[] sample(byte[] packet) {
    return packet;
  }
}
