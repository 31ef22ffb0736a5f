package org.zonecast.feed;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Feed messages in a byte stream, as in a recorded feed and in the pipe to a codec child: each
 * behind its length as a 32-bit big-endian number. On a WebSocket a message is one binary message
 * and has no such length.
 */
public final class FeedFraming {
  private FeedFraming() {}

  public static void write(DataOutputStream out, FeedMessage message) throws IOException {
    byte[] bytes = FeedCodec.encode(message);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Reads the next message, or returns null at the end of the stream.
   *
   * @throws FeedFormatException if the bytes are not a message
   * @throws EOFException if the stream ends within a message
   */
  public static @Nullable FeedMessage read(DataInputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
    if (length < 1 || length > FeedCodec.MAX_MESSAGE_BYTES) {
      throw new FeedFormatException("a feed message of " + length + " bytes", null);
    }
    byte[] message = new byte[length];
    in.readFully(message);
    return FeedCodec.decode(message);
  }
}
