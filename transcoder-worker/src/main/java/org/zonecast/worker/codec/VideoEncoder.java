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

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EncodePlan;
import org.zonecast.worker.segment.CmafSample;

/**
 * An H.264 encoder for one segment of one rendition: opened for it and closed with it, so that
 * nothing of an earlier segment reaches its bytes. One closed GOP, on one thread.
 */
final class VideoEncoder implements AutoCloseable {
  private final H264Library library;
  private final AVCodecContext context;
  private final AVPacket packet;
  private final List<CmafSample> samples = new ArrayList<>();
  private final byte[] avcc;
  private int frames;

  VideoEncoder(EncodePlan plan, EncodePlan.VideoRendition rendition) {
    library = H264Library.PRESENT;
    String name = library.encoder();
    AVCodec codec = Av.require(avcodec_find_encoder_by_name(name), name);
    context = Av.require(avcodec_alloc_context3(codec), "an encoder of " + name);
    packet = Av.require(av_packet_alloc(), "a packet");
    setPicture(plan, rendition);
    setCoding(plan, rendition);
    String what = "opening " + name + " for rendition " + rendition.name();
    Av.check(avcodec_open2(context, codec, (AVDictionary) null), what);
    byte[] extradata = new byte[context.extradata_size()];
    context.extradata().get(extradata);
    avcc = library.avcc(extradata, rendition);
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

  private void setCoding(EncodePlan plan, EncodePlan.VideoRendition rendition) {
    context.flags(AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP);
    context.thread_count(1);
    context.gop_size(plan.segmentFrames());
    context.level(rendition.level());
    library.configure(context, plan, rendition);
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
      throw new CodecException(
          library.encoder() + " made " + samples.size() + " of " + frames + " pictures");
    }
    return samples;
  }

  private void send(@Nullable AVFrame frame) {
    Av.check(avcodec_send_frame(context, frame), "encoding video");
    for (int code = avcodec_receive_packet(context, packet);
        !Av.needsMore(code);
        code = avcodec_receive_packet(context, packet)) {
      Av.check(code, "encoding video");
      byte[] bytes = new byte[packet.size()];
      packet.data().get(bytes);
      byte[] data = library.sample(bytes);
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
