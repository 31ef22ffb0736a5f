package org.zonecast.worker.codec;

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
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.zonecast.feed.FeedMessage;

/** FFmpeg's AAC decoder for the access units of one configuration within one window. */
final class AudioDecoder implements AutoCloseable {
  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame frame;
  private final Consumer<String> troubles;

  AudioDecoder(FeedMessage.AudioConfig config, Consumer<String> troubles) {
    this.troubles = troubles;
    AVCodec codec = Av.require(avcodec_find_decoder_by_name("aac"), "the AAC decoder");
    context = Av.require(avcodec_alloc_context3(codec), "an AAC decoder");
    packet = Av.require(av_packet_alloc(), "a packet");
    frame = Av.frame();
    context.thread_count(1).sample_rate(config.sampleRateHz());
    VideoDecoder.setExtradata(context, config.config());
    int opened = avcodec_open2(context, codec, (AVDictionary) null);
    if (opened < 0) {
      troubles.accept("the audio configuration is not usable: " + Av.text(opened));
    }
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
      if (frame.format() == AV_SAMPLE_FMT_FLTP && frame.nb_samples() > 0) {
        frames.accept(frame);
      }
      av_frame_unref(frame);
      code = avcodec_receive_frame(context, frame);
    }
    return code;
  }

  @Override
  public void close() {
    av_frame_free(frame);
    av_packet_free(packet);
    avcodec_free_context(context);
  }
}
