package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_CLOSED_GOP;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EncodePlan;
import org.zonecast.worker.segment.CmafSample;

/**
 * libx264 for one segment of one rendition: opened for it and closed with it, so that nothing of an
 * earlier segment reaches its bytes. One closed GOP, capped CRF.
 *
 * <p>On one thread: between x264's own threads the rate control reads how far the other pictures
 * have come, so that with a cap that is reached, two runs of two threads give different bytes.
 */
final class VideoEncoder implements AutoCloseable {
  private final AVCodecContext context;
  private final AVPacket packet;
  private final List<CmafSample> samples = new ArrayList<>();
  private final byte[] avcc;
  private int frames;

  VideoEncoder(EncodePlan plan, EncodePlan.VideoRendition rendition) {
    AVCodec codec = Av.require(avcodec_find_encoder_by_name("libx264"), "libx264");
    context = Av.require(avcodec_alloc_context3(codec), "a libx264 encoder");
    packet = Av.require(av_packet_alloc(), "a packet");
    setPicture(plan, rendition);
    setRateControl(plan, rendition);
    String what = "opening libx264 for rendition " + rendition.name();
    Av.check(avcodec_open2(context, codec, (AVDictionary) null), what);
    avcc = new byte[context.extradata_size()];
    context.extradata().get(avcc);
  }

  private void setPicture(EncodePlan plan, EncodePlan.VideoRendition rendition) {
    context.width(rendition.width()).height(rendition.height()).pix_fmt(AV_PIX_FMT_YUV420P);
    int num = Math.toIntExact(plan.frameRate().num());
    int den = Math.toIntExact(plan.frameRate().den());
    context.time_base().num(den).den(num);
    context.framerate().num(num).den(den);
    context.sample_aspect_ratio().num(1).den(1);
    context.color_primaries(AVCOL_PRI_BT709).color_trc(AVCOL_TRC_BT709);
    context.colorspace(AVCOL_SPC_BT709).color_range(AVCOL_RANGE_MPEG);
  }

  private void setRateControl(EncodePlan plan, EncodePlan.VideoRendition rendition) {
    context.flags(AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP);
    context.thread_count(1);
    context.gop_size(plan.segmentFrames());
    context.level(rendition.level());
    context.rc_max_rate(rendition.maxrateBps()).rc_buffer_size(rendition.bufsizeBits());
    option("preset", plan.preset());
    option("profile", "high");
    option("crf", String.format(Locale.ROOT, "%.3f", rendition.crf()));
    option("a53cc", "0");
    // cpu-independent: the same bytes on every CPU generation. 8x8dct: High profile with any
    // preset.
    // annexb=0: NAL units behind four bytes of length, and extradata in the form of an avcC box.
    option(
        "x264-params",
        "scenecut=0:open-gop=0:force-cfr=1:cpu-independent=1:8x8dct=1:annexb=0:min-keyint="
            + plan.segmentFrames());
  }

  private void option(String name, String value) {
    Av.check(av_opt_set(context.priv_data(), name, value, 0), "libx264 option " + name);
  }

  /** The decoder configuration of what comes out (ISO/IEC 14496-15, 5.3.3.1). */
  byte[] avcc() {
    return avcc;
  }

  /** How many slots the first picture's composition lies behind its decoding. */
  int reorderSlots() {
    return context.has_b_frames();
  }

  int frames() {
    return frames;
  }

  /** Encodes the segment's next picture. The frame's buffers are the caller's again afterwards. */
  void encode(AVFrame frame) {
    frame.pts(frames);
    frame.pict_type(frames == 0 ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
    frames++;
    send(frame);
  }

  /** Ends the segment and returns its samples in decoding order. */
  List<CmafSample> finish() {
    send(null);
    if (samples.size() != frames) {
      throw new CodecException("libx264 made " + samples.size() + " of " + frames + " pictures");
    }
    return samples;
  }

  private void send(@Nullable AVFrame frame) {
    Av.check(avcodec_send_frame(context, frame), "encoding video");
    for (int code = avcodec_receive_packet(context, packet);
        !Av.needsMore(code);
        code = avcodec_receive_packet(context, packet)) {
      Av.check(code, "encoding video");
      byte[] data = new byte[packet.size()];
      packet.data().get(data);
      boolean sync = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
      int index = samples.size();
      samples.add(
          new CmafSample(
              index == 0 ? NalUnits.withoutUserData(data) : data,
              sync,
              Math.toIntExact(packet.pts()) - index + reorderSlots()));
      av_packet_unref(packet);
    }
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avcodec_free_context(context);
  }
}
