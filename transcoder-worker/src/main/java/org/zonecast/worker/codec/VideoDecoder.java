package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_OUTPUT_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.FF_COMPLIANCE_STRICT;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.VideoCodec;

/**
 * FFmpeg's decoder for one run of access units that begins with a keyframe, on one thread. A
 * packet's time stamp is its slot, which the decoder hands on to the picture.
 *
 * <p>Strict compliance makes the H.264 decoder take its reorder depth from the SPS or the level.
 * Otherwise it guesses a depth and corrects itself, and its output would depend on where decoding
 * began.
 */
final class VideoDecoder implements AutoCloseable {

  /**
   * Takes decoded pictures in the order in which they are shown; they are valid during the call.
   */
  interface Pictures {
    void picture(AVFrame frame, long slot);
  }

  private static final int AV1_RECORD_BYTES = 4;
  private static final byte[] NOTHING = {};

  private final Pictures pictures;
  private final Troubles troubles;
  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame frame;
  private byte[] prefix;
  private int held;

  /**
   * @param unclean whether pictures are wanted that the decoder takes for not yet right: behind an
   *     open keyframe it is the feed that knows from when on they are
   */
  VideoDecoder(
      FeedMessage.VideoConfig config, boolean unclean, Pictures pictures, Troubles troubles) {
    this.pictures = pictures;
    this.troubles = troubles;
    String name = name(config.codec());
    AVCodec codec = Av.require(avcodec_find_decoder_by_name(name), "the decoder " + name);
    context = Av.require(avcodec_alloc_context3(codec), "a decoder " + name);
    packet = Av.require(av_packet_alloc(), "a packet");
    frame = Av.frame();
    context.thread_count(1);
    context.strict_std_compliance(FF_COMPLIANCE_STRICT);
    context.max_pixels(Av.MAX_PIXELS);
    context.flags(unclean ? AV_CODEC_FLAG_OUTPUT_CORRUPT : 0);
    setExtradata(context, config.config());
    prefix = prefix(config);
    int opened = avcodec_open2(context, codec, (AVDictionary) null);
    if (opened < 0) {
      troubles.add("the video configuration is not usable: " + Av.text(opened));
    }
  }

  private static String name(VideoCodec codec) {
    return switch (codec) {
      case H264 -> "h264";
      case HEVC -> "hevc";
      case AV1 -> "libaom-av1";
    };
  }

  /**
   * What the first access unit needs in front of it: libaom does not read the configuration record,
   * in which the sequence header stands behind four bytes (AV1 in ISOBMFF, 2.3.3).
   */
  private static byte[] prefix(FeedMessage.VideoConfig config) {
    byte[] record = config.config();
    return config.codec() == VideoCodec.AV1 && record.length > AV1_RECORD_BYTES
        ? Arrays.copyOfRange(record, AV1_RECORD_BYTES, record.length)
        : NOTHING;
  }

  /** How many access units have gone in without their pictures having come out. */
  int held() {
    return held;
  }

  void decode(byte[] data, long slot) {
    if (data.length == 0) { // an empty packet would mean the end to the decoder
      troubles.add("slot " + slot + " has an empty access unit");
      return;
    }
    int size = prefix.length + data.length;
    if (av_new_packet(packet, size) < 0) {
      throw new CodecException("no memory for an access unit of " + size + " bytes");
    }
    packet.data().put(prefix).getPointer(prefix.length).put(data);
    prefix = NOTHING;
    packet.pts(slot);
    held++;
    int sent = avcodec_send_packet(context, packet);
    av_packet_unref(packet);
    if (sent < 0) {
      held = Math.max(0, held - 1);
      troubles.add("slot " + slot + " does not decode: " + Av.text(sent));
    }
    receive();
  }

  /**
   * Hands on the pictures that are still held back for reordering. Nothing can be decoded after.
   */
  void drain() {
    avcodec_send_packet(context, null);
    receive();
  }

  private void receive() {
    for (int code = avcodec_receive_frame(context, frame);
        !Av.needsMore(code);
        code = avcodec_receive_frame(context, frame)) {
      held = Math.max(0, held - 1);
      if (code < 0) {
        troubles.add("a picture does not decode: " + Av.text(code));
        return;
      }
      pictures.picture(frame, frame.pts());
      av_frame_unref(frame);
    }
  }

  static void setExtradata(AVCodecContext context, byte[] data) {
    BytePointer copy =
        new BytePointer(
            Av.require(av_mallocz(data.length + AV_INPUT_BUFFER_PADDING_SIZE), "memory"));
    context.extradata(copy.put(data));
    context.extradata_size(data.length);
  }

  @Override
  public void close() {
    av_frame_free(frame);
    av_packet_free(packet);
    avcodec_free_context(context);
  }
}
