package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.util.Base64;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EncodePlan;

/**
 * A plan's slate, decoded for the rungs to fit it; nothing if the plan has a plain one. The JPEG
 * decoder's transform is the one that gives the same picture on every processor.
 */
final class SlatePicture implements AutoCloseable {
  /** FF_IDCT_SIMPLE of avcodec.h, which the presets lack. */
  private static final int IDCT_SIMPLE = 2;

  private static final byte FIRST_OF_PNG = (byte) 0x89;

  private @Nullable AVFrame frame;

  private SlatePicture(@Nullable AVFrame frame) {
    this.frame = frame;
  }

  /**
   * @throws CodecException if the plan's picture cannot be decoded
   */
  static SlatePicture of(EncodePlan plan) {
    if (plan.slate().isEmpty()) {
      return new SlatePicture(null);
    }
    try {
      return new SlatePicture(decode(Base64.getDecoder().decode(plan.slate())));
    } catch (IllegalArgumentException e) {
      throw new CodecException("the plan's slate is not Base64");
    }
  }

  /** Makes it the slate of one rung. */
  void showOn(PictureFitter fitter) {
    if (frame != null) {
      fitter.setSlate(frame);
    }
  }

  private static AVFrame decode(byte[] picture) {
    boolean png = picture.length > 0 && picture[0] == FIRST_OF_PNG;
    AVCodec codec =
        Av.require(
            avcodec_find_decoder(png ? AV_CODEC_ID_PNG : AV_CODEC_ID_MJPEG), "a slate's decoder");
    AVCodecContext context = Av.require(avcodec_alloc_context3(codec), "a slate's decoder");
    AVPacket packet = Av.require(av_packet_alloc(), "a packet");
    AVFrame decoded = Av.frame();
    boolean done = false;
    try {
      context.thread_count(1);
      context.max_pixels(Av.MAX_PIXELS);
      context.flags(AV_CODEC_FLAG_BITEXACT);
      context.idct_algo(IDCT_SIMPLE);
      Av.check(avcodec_open2(context, codec, (AVDictionary) null), "opening a slate's decoder");
      Av.check(av_new_packet(packet, picture.length), "memory for the slate");
      packet.data().put(picture);
      Av.check(avcodec_send_packet(context, packet), "decoding the slate");
      avcodec_send_packet(context, null);
      Av.check(avcodec_receive_frame(context, decoded), "decoding the slate");
      done = true;
      return decoded;
    } finally {
      av_packet_free(packet);
      avcodec_free_context(context);
      if (!done) {
        av_frame_free(decoded);
      }
    }
  }

  @Override
  public void close() {
    if (frame != null) {
      av_frame_free(frame);
      frame = null;
    }
  }
}
