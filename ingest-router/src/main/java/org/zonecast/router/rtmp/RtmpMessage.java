package org.zonecast.router.rtmp;

/**
 * One whole RTMP message. Media is split where its tag header ends, so that the payload is copied
 * out of the network buffer once and handed on as it is.
 *
 * @param timestampMs 32 bits that wrap
 * @param head the tag header: 5 bytes of a video message, 2 of an audio message (fewer if the
 *     message is shorter), none of any other
 * @param body the rest
 */
record RtmpMessage(int type, int streamId, int timestampMs, byte[] head, byte[] body) {
  static final int SET_CHUNK_SIZE = 1;
  static final int ABORT = 2;
  static final int ACKNOWLEDGEMENT = 3;
  static final int USER_CONTROL = 4;
  static final int WINDOW_ACK_SIZE = 5;
  static final int SET_PEER_BANDWIDTH = 6;
  static final int AUDIO = 8;
  static final int VIDEO = 9;
  static final int AMF3_DATA = 15;
  static final int AMF3_COMMAND = 17;
  static final int AMF0_DATA = 18;
  static final int AMF0_COMMAND = 20;
  static final int AGGREGATE = 22;

  static boolean isMedia(int type) {
    return type == AUDIO || type == VIDEO || type == AGGREGATE;
  }

  /** Bytes of tag header in front of the payload of a message of this type. */
  static int headBytes(int type) {
    return switch (type) {
      case VIDEO -> FlvTags.VIDEO_HEAD_BYTES;
      case AUDIO -> FlvTags.AUDIO_HEAD_BYTES;
      default -> 0;
    };
  }
}
