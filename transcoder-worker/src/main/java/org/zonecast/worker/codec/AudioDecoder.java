package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG2_SKIP_MANUAL;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_is_open;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert_frame;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.AudioCodec;

/**
 * FFmpeg's decoder for the access units of one configuration within one window. Its frames are of
 * floating-point samples, channel by channel, and hold all that was decoded: what an encoder's
 * delay puts in front is not cut off, since positions count it.
 */
final class AudioDecoder implements AutoCloseable {
  private static final int MAX_CHANNELS = 8;

  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame frame;
  private final AVFrame planar;
  private final Consumer<String> troubles;

  AudioDecoder(FeedMessage.AudioConfig config, Consumer<String> troubles) {
    this.troubles = troubles;
    String name = name(config.codec());
    AVCodec codec = Av.require(avcodec_find_decoder_by_name(name), "the decoder " + name);
    context = Av.require(avcodec_alloc_context3(codec), "a decoder " + name);
    packet = Av.require(av_packet_alloc(), "a packet");
    frame = Av.frame();
    planar = Av.frame();
    context.thread_count(1).sample_rate(config.sampleRateHz());
    context.request_sample_fmt(AV_SAMPLE_FMT_FLTP);
    context.flags2(context.flags2() | AV_CODEC_FLAG2_SKIP_MANUAL);
    if (config.channels() > 0 && config.channels() <= MAX_CHANNELS) {
      av_channel_layout_default(context.ch_layout(), config.channels());
    }
    VideoDecoder.setExtradata(context, config.config());
    int opened = avcodec_open2(context, codec, (AVDictionary) null);
    if (opened < 0) {
      troubles.accept("the audio configuration is not usable: " + Av.text(opened));
    }
  }

  /**
   * Of the two for Opus this one puts out every packet's samples at once; FFmpeg's own holds some
   * of them back.
   */
  private static String name(AudioCodec codec) {
    return switch (codec) {
      case AAC -> "aac";
      case MP3 -> "mp3float";
      case OPUS -> "libopus";
    };
  }

  /** Forgets the sound before: the next access unit does not continue it. */
  void flush() {
    if (avcodec_is_open(context) != 0) {
      avcodec_flush_buffers(context);
    }
  }

  /** Decodes one access unit; the frames are valid during the call. */
  void decode(FeedMessage.AudioUnit unit, Consumer<AVFrame> frames) {
    if (unit.data().length == 0) {
      troubles.accept("audio at " + unit.position() + " is empty");
      return;
    }
    Av.check(av_new_packet(packet, unit.data().length), "memory for an access unit");
    packet.data().put(unit.data());
    int code = avcodec_send_packet(context, packet);
    av_packet_unref(packet);
    if (code >= 0) {
      code = receive(frames);
    }
    if (code < 0 && !Av.needsMore(code)) {
      troubles.accept("audio at " + unit.position() + " does not decode: " + Av.text(code));
    }
  }

  private int receive(Consumer<AVFrame> frames) {
    int code = avcodec_receive_frame(context, frame);
    while (code >= 0) {
      if (frame.nb_samples() > 0) {
        frames.accept(frame.format() == AV_SAMPLE_FMT_FLTP ? frame : converted());
      }
      av_frame_unref(planar);
      av_frame_unref(frame);
      code = avcodec_receive_frame(context, frame);
    }
    return code;
  }

  /** The frame's samples as planes of floating-point numbers. */
  private AVFrame converted() {
    SwrContext converter = new SwrContext(null);
    AVChannelLayout layout = frame.ch_layout();
    int rateHz = frame.sample_rate();
    planar.format(AV_SAMPLE_FMT_FLTP).nb_samples(frame.nb_samples()).sample_rate(rateHz);
    try {
      Av.check(av_channel_layout_copy(planar.ch_layout(), layout), "a channel layout");
      Av.check(
          swr_alloc_set_opts2(
              converter,
              layout,
              AV_SAMPLE_FMT_FLTP,
              rateHz,
              layout,
              frame.format(),
              rateHz,
              0,
              null),
          "making a converter");
      Av.check(swr_convert_frame(converter, planar, frame), "converting samples");
    } finally {
      swr_free(converter);
    }
    return planar;
  }

  @Override
  public void close() {
    av_frame_free(frame);
    av_frame_free(planar);
    av_packet_free(packet);
    avcodec_free_context(context);
  }
}
