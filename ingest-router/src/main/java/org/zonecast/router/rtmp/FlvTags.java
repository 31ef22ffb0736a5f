package org.zonecast.router.rtmp;

import java.util.Optional;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.VideoCodec;

/**
 * The tag headers in front of audio and video payloads (Video File Format Specification 10.1, E.4.2
 * and E.4.3; Enhanced RTMP v2 where noted).
 */
final class FlvTags {
  /** Frame type and codec, AVC packet type, composition time; or flags and FourCC (enhanced). */
  static final int VIDEO_HEAD_BYTES = 5;

  /** Sound format and AAC packet type. */
  static final int AUDIO_HEAD_BYTES = 2;

  /** Packet types of H.264, HEVC and AAC. */
  static final int CONFIG = 0;

  static final int PAYLOAD = 1;

  private static final int AVC = 7;

  /** No part of any specification, but what encoders did before there was Enhanced RTMP. */
  private static final int HEVC = 12;

  private static final int MP3 = 2;
  private static final int AAC = 10;
  private static final int MP3_8_KHZ = 14;
  private static final int ENHANCED_AUDIO = 9;
  private static final int ENHANCED_VIDEO_FLAG = 0x80;
  private static final int KEYFRAME = 1;
  private static final int COMMAND_FRAME = 5;

  private FlvTags() {}

  // ---- video ------------------------------------------------------------------------------------

  static boolean isEnhancedVideo(byte[] head) {
    return (head[0] & ENHANCED_VIDEO_FLAG) != 0;
  }

  static boolean isKeyframe(byte[] head) {
    return frameType(head) == KEYFRAME;
  }

  /** A frame that only seeks or informs, without a picture. */
  static boolean isCommandFrame(byte[] head) {
    return frameType(head) == COMMAND_FRAME;
  }

  /** The coding of a tag that is not enhanced, if it is taken. */
  static Optional<VideoCodec> videoCodec(byte[] head) {
    return switch (head[0] & 0x0F) {
      case AVC -> Optional.of(VideoCodec.H264);
      case HEVC -> Optional.of(VideoCodec.HEVC);
      default -> Optional.empty();
    };
  }

  /** The packet type of H.264, HEVC and AAC. */
  static int packetType(byte[] head) {
    return head[1];
  }

  /** The 24-bit signed number at {@code at}: a composition time in milliseconds. */
  static int compositionTimeMs(byte[] bytes, int at) {
    return bytes[at] << 16 | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
  }

  static String videoCodecName(byte[] head) {
    int codec = head[0] & 0x0F;
    return switch (codec) {
      case 2 -> "Sorenson H.263";
      case 3, 6 -> "Screen video";
      case 4, 5 -> "VP6";
      case 13 -> "AV1 under codec id 13 (Enhanced RTMP has it as av01)";
      default -> "video codec " + codec;
    };
  }

  private static int frameType(byte[] head) {
    return (head[0] >> 4) & 0x07;
  }

  // ---- audio ------------------------------------------------------------------------------------

  /** The coding of a tag that is not enhanced, if it is taken. */
  static Optional<AudioCodec> audioCodec(byte[] head) {
    return switch (soundFormat(head)) {
      case AAC -> Optional.of(AudioCodec.AAC);
      case MP3, MP3_8_KHZ -> Optional.of(AudioCodec.MP3);
      default -> Optional.empty();
    };
  }

  static boolean isEnhancedAudio(byte[] head) {
    return soundFormat(head) == ENHANCED_AUDIO;
  }

  static String audioCodecName(byte[] head) {
    int format = soundFormat(head);
    return switch (format) {
      case 0, 3 -> "linear PCM";
      case 1 -> "ADPCM";
      case 4, 5, 6 -> "Nellymoser";
      case 7, 8 -> "G.711";
      case 11 -> "Speex";
      case 13 -> "Opus under sound format 13 (Enhanced RTMP has it as Opus)";
      default -> "audio format " + format;
    };
  }

  private static int soundFormat(byte[] head) {
    return (head[0] >> 4) & 0x0F;
  }
}
