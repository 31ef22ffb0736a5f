package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_AAC_LOW;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;
import org.zonecast.job.EncodePlan;

/**
 * FFmpeg's AAC-LC encoder. Frame {@code n} that comes out, from 0, is the one with which a decoder
 * completes input block {@code n - 1}; it comes when block {@code n + 1} has gone in.
 */
final class AacEncoder implements AutoCloseable {
  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame frame;
  private final Consumer<byte[]> frames;
  private final byte[] asc;
  private long blocks;

  AacEncoder(EncodePlan.AudioRendition audio, Consumer<byte[]> frames) {
    this.frames = frames;
    AVCodec codec = Av.require(avcodec_find_encoder_by_name("aac"), "the AAC encoder");
    context = Av.require(avcodec_alloc_context3(codec), "an AAC encoder");
    packet = Av.require(av_packet_alloc(), "a packet");
    frame = Av.frame();
    context.sample_rate(audio.sampleRateHz()).bit_rate(audio.bitrateBps());
    context.sample_fmt(AV_SAMPLE_FMT_FLTP).profile(AV_PROFILE_AAC_LOW);
    context.time_base().num(1).den(audio.sampleRateHz());
    context.flags(AV_CODEC_FLAG_GLOBAL_HEADER).thread_count(1);
    av_channel_layout_default(context.ch_layout(), audio.channels());
    Av.check(avcodec_open2(context, codec, (AVDictionary) null), "opening the AAC encoder");
    asc = new byte[context.extradata_size()];
    context.extradata().get(asc);
  }

  /** AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). */
  byte[] asc() {
    return asc;
  }

  /** Encodes the next 1024 samples of each channel, beginning at {@code offset}. */
  void encode(Pcm pcm, int offset) {
    frame.nb_samples(EncodePlan.AAC_FRAME_SAMPLES).format(AV_SAMPLE_FMT_FLTP);
    frame.sample_rate(context.sample_rate());
    av_channel_layout_copy(frame.ch_layout(), context.ch_layout());
    Av.check(av_frame_get_buffer(frame, 0), "memory for sound");
    for (int channel = 0; channel < pcm.channels(); channel++) {
      Pointer.memcpy(
          frame.data(channel),
          pcm.at(channel, offset),
          (long) EncodePlan.AAC_FRAME_SAMPLES * Float.BYTES);
    }
    frame.pts(blocks++ * EncodePlan.AAC_FRAME_SAMPLES);
    Av.check(avcodec_send_frame(context, frame), "encoding audio");
    av_frame_unref(frame);
    receive();
  }

  private void receive() {
    for (int code = avcodec_receive_packet(context, packet);
        !Av.needsMore(code);
        code = avcodec_receive_packet(context, packet)) {
      Av.check(code, "encoding audio");
      byte[] data = new byte[packet.size()];
      packet.data().get(data);
      frames.accept(data);
      av_packet_unref(packet);
    }
  }

  @Override
  public void close() {
    av_frame_free(frame);
    av_packet_free(packet);
    avcodec_free_context(context);
  }
}
