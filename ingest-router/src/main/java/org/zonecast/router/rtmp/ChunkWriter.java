package org.zonecast.router.rtmp;

import io.vertx.core.buffer.Buffer;

/**
 * Cuts messages into chunks (RTMP 1.0, 5.3): a full header first, then continuations. Chunk streams
 * must be 2 to 63, which is all that a server's few answers need.
 */
final class ChunkWriter {
  private static final int EXTENDED = 0xFFFFFF;

  private int chunkBytes = 128;

  /** Holds for messages written from now on; the peer must be told first. */
  void setChunkSize(int bytes) {
    chunkBytes = bytes;
  }

  Buffer write(int chunkStream, int type, int streamId, int timestampMs, Buffer payload) {
    boolean extended = Integer.compareUnsigned(timestampMs, EXTENDED) >= 0;
    Buffer out =
        Buffer.buffer(16 + payload.length() + 5 * (payload.length() / chunkBytes))
            .appendByte((byte) chunkStream)
            .appendMedium(extended ? EXTENDED : timestampMs)
            .appendMedium(payload.length())
            .appendByte((byte) type)
            .appendIntLE(streamId);
    if (extended) {
      out.appendInt(timestampMs);
    }
    int sent = Math.min(chunkBytes, payload.length());
    out.appendBuffer(payload, 0, sent);
    while (sent < payload.length()) {
      out.appendByte((byte) (0xC0 | chunkStream));
      if (extended) {
        out.appendInt(timestampMs);
      }
      int count = Math.min(chunkBytes, payload.length() - sent);
      out.appendBuffer(payload, sent, count);
      sent += count;
    }
    return out;
  }
}
