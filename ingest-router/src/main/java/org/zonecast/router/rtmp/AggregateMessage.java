package org.zonecast.router.rtmp;

import java.util.Arrays;

/**
 * Several messages in one (RTMP 1.0, 7.1.6): FLV tags, each behind an 11-byte header and in front
 * of a 4-byte back pointer. Their times are counted from the first one's; the aggregate's own time
 * is the first one's.
 */
final class AggregateMessage {
  private static final int HEADER_BYTES = 11;
  private static final int BACK_POINTER_BYTES = 4;

  private AggregateMessage() {}

  static void forEach(RtmpMessage aggregate, ChunkReader.Sink sink) throws RejectedException {
    byte[] bytes = aggregate.body();
    int at = 0;
    int offsetMs = 0;
    while (bytes.length - at >= HEADER_BYTES) {
      int type = bytes[at] & 0x1F;
      int length = unsigned24(bytes, at + 1);
      int timestampMs = unsigned24(bytes, at + 4) | bytes[at + 7] << 24;
      if (at == 0) {
        offsetMs = aggregate.timestampMs() - timestampMs;
      }
      int from = at + HEADER_BYTES;
      if (length > bytes.length - from || type == RtmpMessage.AGGREGATE) {
        throw new RejectedException(
            RejectReason.BAD_SESSION, "an aggregate message holds one that does not fit into it");
      }
      if (type == RtmpMessage.AUDIO || type == RtmpMessage.VIDEO || type == RtmpMessage.AMF0_DATA) {
        sink.onMessage(part(aggregate, type, timestampMs + offsetMs, from, length));
      }
      at = from + length + BACK_POINTER_BYTES;
    }
  }

  private static RtmpMessage part(
      RtmpMessage aggregate, int type, int timestampMs, int from, int length) {
    byte[] bytes = aggregate.body();
    int headBytes = Math.min(RtmpMessage.headBytes(type), length);
    return new RtmpMessage(
        type,
        aggregate.streamId(),
        timestampMs,
        Arrays.copyOfRange(bytes, from, from + headBytes),
        Arrays.copyOfRange(bytes, from + headBytes, from + length));
  }

  private static int unsigned24(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
  }
}
