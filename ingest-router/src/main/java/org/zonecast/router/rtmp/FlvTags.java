package org.zonecast.router.rtmp;

import java.nio.charset.StandardCharsets;

/**
 * The tag headers in front of audio and video payloads (Video File Format Specification 10.1, E.4.2
 * and E.4.3; Enhanced RTMP v2 where noted).
 */
final class FlvTags {
  /** Frame type and codec, AVC packet type, composition time; or flags and FourCC (enhanced). */
  static final int VIDEO_HEAD_BYTES = 5;

  /** Sound format and AAC packet type. */
  static final int AUDIO_HEAD_BYTES = 2;

  /** AVC and AAC packet types. */
  static final int CONFIG = 0;

  static final int PAYLOAD = 1;

  private static final int AVC = 7;
  private static final int AAC = 10;
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

  static boolean isAvc(byte[] head) {
    return (head[0] & 0x0F) == AVC;
  }

  static int avcPacketType(byte[] head) {
    return head[1];
  }

  /** Packet type of an enhanced video tag: 0 config, 1 frame with composition time, 3 without. */
  static int enhancedPacketType(byte[] head) {
    return head[0] & 0x0F;
  }

  /** The 24-bit signed number at {@code at}: a composition time in milliseconds. */
  static int compositionTimeMs(byte[] bytes, int at) {
    return bytes[at] << 16 | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
  }

  static String fourCc(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
  }

  static String videoCodecName(byte[] head) {
    int codec = head[0] & 0x0F;
    return switch (codec) {
      case 2 -> "Sorenson H.263";
      case 3, 6 -> "Screen video";
      case 4, 5 -> "VP6";
      case AVC -> "H.264";
      case 12 -> "HEVC";
      case 13 -> "AV1";
      default -> "video codec " + codec;
    };
  }

  private static int frameType(byte[] head) {
    return (head[0] >> 4) & 0x07;
  }

  // ---- audio ------------------------------------------------------------------------------------

  static boolean isAac(byte[] head) {
    return soundFormat(head) == AAC;
  }

  static boolean isEnhancedAudio(byte[] head) {
    return soundFormat(head) == ENHANCED_AUDIO;
  }

  static int aacPacketType(byte[] head) {
    return head[1];
  }

  static String audioCodecName(byte[] head) {
    int format = soundFormat(head);
    return switch (format) {
      case 0, 3 -> "linear PCM";
      case 1 -> "ADPCM";
      case 2, 14 -> "MP3";
      case 4, 5, 6 -> "Nellymoser";
      case 7, 8 -> "G.711";
      case AAC -> "AAC";
      case 11 -> "Speex";
      case 13 -> "Opus";
      default -> "audio format " + format;
    };
  }

  private static int soundFormat(byte[] head) {
    return (head[0] >> 4) & 0x0F;
  }
}
