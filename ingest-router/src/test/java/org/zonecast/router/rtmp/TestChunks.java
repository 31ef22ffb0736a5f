package org.zonecast.router.rtmp;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An encoder's side of the chunk layer, written against the specification, with all formats. */
final class TestChunks {
  /** A message to send. */
  record Out(int type, int streamId, int timestampMs, byte[] payload) {}

  /** What the last header on a chunk stream said. */
  private record Last(Out message, int deltaMs, boolean extended) {}

  private final Map<Integer, Last> last = new HashMap<>();
  int chunkBytes = 128;

  /** Off for the encoders that leave extended timestamps out of continuations. */
  boolean repeatExtended = true;

  /** All chunks of a message that begins with a header of format 0. */
  Buffer whole(int chunkStream, Out message) {
    Buffer out = Buffer.buffer();
    chunks(chunkStream, message, 0).forEach(out::appendBuffer);
    return out;
  }

  /** The shortest format that can say this message after the last one on its chunk stream. */
  int shortestFormat(int chunkStream, Out message) {
    Last before = last.get(chunkStream);
    if (before == null || before.message.streamId != message.streamId || before.extended) {
      return 0;
    }
    int delta = message.timestampMs - before.message.timestampMs;
    if (delta < 0) {
      return 0;
    }
    boolean same =
        before.message.type == message.type
            && before.message.payload.length == message.payload.length;
    return !same ? 1 : delta != before.deltaMs ? 2 : 3;
  }

  /** The message's chunks, one buffer each, to be sent in this order with others in between. */
  List<Buffer> chunks(int chunkStream, Out message, int format) {
    Last before = last.get(chunkStream);
    int field =
        format == 0 ? message.timestampMs : message.timestampMs - before.message.timestampMs;
    boolean extended = Integer.compareUnsigned(field, 0xFFFFFF) >= 0;
    last.put(chunkStream, new Last(message, field, extended));
    List<Buffer> chunks = new ArrayList<>();
    int sent = 0;
    do {
      Buffer chunk =
          sent == 0 ? header(chunkStream, message, format, field) : basic(chunkStream, 3);
      if (extended && (sent == 0 || repeatExtended)) {
        chunk.appendInt(field);
      }
      int count = Math.min(chunkBytes, message.payload.length - sent);
      chunks.add(chunk.appendBytes(message.payload, sent, count));
      sent += count;
    } while (sent < message.payload.length);
    return chunks;
  }

  private static Buffer header(int chunkStream, Out message, int format, int field) {
    Buffer out = basic(chunkStream, format);
    if (format <= 2) {
      out.appendMedium(Integer.compareUnsigned(field, 0xFFFFFF) >= 0 ? 0xFFFFFF : field);
    }
    if (format <= 1) {
      out.appendMedium(message.payload.length).appendByte((byte) message.type);
    }
    if (format == 0) {
      out.appendIntLE(message.streamId);
    }
    return out;
  }

  static Buffer basic(int chunkStream, int format) {
    int bits = format << 6;
    if (chunkStream < 64) {
      return Buffer.buffer().appendByte((byte) (bits | chunkStream));
    }
    if (chunkStream < 320) {
      return Buffer.buffer().appendByte((byte) bits).appendByte((byte) (chunkStream - 64));
    }
    return Buffer.buffer().appendByte((byte) (bits | 1)).appendUnsignedShortLE(chunkStream - 64);
  }
}
