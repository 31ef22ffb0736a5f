package org.zonecast.router.rtmp;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One chunk stream: what the last header on it said, and the message that is being put together.
 */
final class ChunkStream {
  private static final byte[] NOTHING = {};

  int timestampMs;
  int deltaMs;
  int messageBytes;
  int type;
  int streamId;

  /** The last header had an extended timestamp, so that continuations have it too. */
  boolean extended;

  int extendedField;

  private byte[] head = NOTHING;
  private byte @Nullable [] body;
  private int filled;

  boolean isPartial() {
    return body != null;
  }

  void begin() {
    int headBytes = Math.min(RtmpMessage.headBytes(type), messageBytes);
    head = headBytes == 0 ? NOTHING : new byte[headBytes];
    body = new byte[messageBytes - headBytes];
    filled = 0;
  }

  int missingBytes() {
    return messageBytes - filled;
  }

  void append(Buffer input, int from, int count) {
    byte[] target = body;
    if (target == null) {
      throw new IllegalStateException("no message was begun");
    }
    int toHead = Math.min(count, Math.max(0, head.length - filled));
    if (toHead > 0) {
      input.getBytes(from, from + toHead, head, filled);
    }
    if (count > toHead) {
      input.getBytes(from + toHead, from + count, target, filled + toHead - head.length);
    }
    filled += count;
  }

  /** The whole message; the stream is ready for the next one. */
  RtmpMessage take() {
    byte[] whole = body;
    if (whole == null || filled < messageBytes) {
      throw new IllegalStateException("the message is not whole");
    }
    RtmpMessage message = new RtmpMessage(type, streamId, timestampMs, head, whole);
    drop();
    return message;
  }

  void drop() {
    head = NOTHING;
    body = null;
    filled = 0;
  }
}
