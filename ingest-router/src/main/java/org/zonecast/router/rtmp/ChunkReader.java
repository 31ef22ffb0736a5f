package org.zonecast.router.rtmp;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.rtmp.RtmpLimits.Sizes;

/**
 * Puts messages together from the bytes of a chunk stream (RTMP 1.0, 5.3). Takes the two protocol
 * control messages that concern chunks, Set Chunk Size and Abort, itself. It can be suspended
 * between any two chunks, and goes on where it was.
 */
final class ChunkReader {
  private static final int FIRST_CHUNK_BYTES = 128;
  private static final int EXTENDED = 0xFFFFFF;
  private static final int[] MESSAGE_HEADER_BYTES = {11, 7, 3, 0};
  private static final int MAX_CONTROL_BYTES = 256;

  /** Takes whole messages. */
  interface Sink {
    void onMessage(RtmpMessage message) throws RejectedException;
  }

  private final Sizes limits;
  private final Sink sink;
  private final Map<Integer, ChunkStream> streams = new HashMap<>();
  private Buffer input = Buffer.buffer();
  private int position;
  private int chunkBytes = FIRST_CHUNK_BYTES;
  private long partialBytes;
  private boolean mediaAllowed;
  private boolean suspended;

  /** The chunk whose payload is being read. */
  private @Nullable ChunkStream current;

  private int chunkLeft;

  ChunkReader(Sizes limits, Sink sink) {
    this.limits = limits;
    this.sink = sink;
  }

  /** Reads on with these bytes. Must not be called while suspended with bytes left. */
  void read(Buffer bytes) throws RejectedException {
    int left = input.length() - position;
    input =
        left == 0
            ? bytes
            : Buffer.buffer(left + bytes.length()).appendBuffer(rest()).appendBuffer(bytes);
    position = 0;
    run();
  }

  /** Stops after the message that is being handed over. */
  void suspend() {
    suspended = true;
  }

  /** Goes on after {@link #suspend} with the bytes that are left. */
  void proceed() throws RejectedException {
    suspended = false;
    run();
  }

  /** From now on messages of media, and more memory, are allowed. */
  void allowMedia() {
    mediaAllowed = true;
  }

  private Buffer rest() {
    return input.slice(position, input.length());
  }

  private void run() throws RejectedException {
    while (!suspended) {
      ChunkStream chunk = current;
      boolean progressed = chunk == null ? readHeader() : readPayload(chunk);
      if (!progressed) {
        return;
      }
    }
  }

  // ---- chunk header, 5.3.1 ----------------------------------------------------------------------

  private boolean readHeader() throws RejectedException {
    int available = input.length() - position;
    if (available == 0) {
      return false;
    }
    int first = input.getUnsignedByte(position);
    int format = first >> 6;
    int basicBytes = basicHeaderBytes(first & 0x3F);
    int headerBytes = basicBytes + MESSAGE_HEADER_BYTES[format];
    if (available < headerBytes) {
      return false;
    }
    ChunkStream stream = stream(chunkStreamId(first & 0x3F), format);
    int read =
        format == 3
            ? continueHeader(stream, headerBytes, available)
            : readFields(stream, format, basicBytes, available);
    if (read == 0) {
      return false;
    }
    position += read;
    beginChunk(stream);
    return true;
  }

  private static int basicHeaderBytes(int low) {
    return low == 0 ? 2 : low == 1 ? 3 : 1;
  }

  private int chunkStreamId(int low) {
    return switch (low) {
      case 0 -> 64 + input.getUnsignedByte(position + 1);
      case 1 -> 64 + input.getUnsignedShortLE(position + 1);
      default -> low;
    };
  }

  private ChunkStream stream(int id, int format) throws RejectedException {
    ChunkStream known = streams.get(id);
    if (known != null) {
      return known;
    }
    // librtmp begins chunk stream 2 with a header of format 1.
    if (format > 1) {
      throw bad("chunk stream " + id + " begins with a header of format " + format);
    }
    if (streams.size() >= limits.chunkStreams()) {
      throw overLimit("more than " + limits.chunkStreams() + " chunk streams");
    }
    ChunkStream created = new ChunkStream();
    streams.put(id, created);
    return created;
  }

  /** Formats 0 to 2. Returns the header's length, or 0 if it is not there whole. */
  private int readFields(ChunkStream stream, int format, int basicBytes, int available)
      throws RejectedException {
    if (stream.isPartial()) {
      throw bad("a new message begins within one that is not whole");
    }
    int at = position + basicBytes;
    int timestamp = input.getUnsignedMedium(at);
    boolean extended = timestamp == EXTENDED;
    int headerBytes = basicBytes + MESSAGE_HEADER_BYTES[format];
    if (extended) {
      if (available < headerBytes + 4) {
        return 0;
      }
      timestamp = input.getInt(position + headerBytes);
      headerBytes += 4;
    }
    stream.extended = extended;
    stream.extendedField = timestamp;
    if (format < 2) {
      stream.messageBytes = input.getUnsignedMedium(at + 3);
      stream.type = input.getUnsignedByte(at + 6);
    }
    if (format == 0) {
      stream.streamId = input.getIntLE(at + 7);
      stream.timestampMs = timestamp;
      // By 5.3.1.2.4 a message that repeats this header comes this much later: meant for small
      // first timestamps. An absolute time of hours is no step.
      stream.deltaMs = extended ? 0 : timestamp;
    } else {
      stream.deltaMs = timestamp;
      stream.timestampMs += timestamp;
    }
    return headerBytes;
  }

  /** Format 3. Returns the header's length, or 0 if it is not there whole. */
  private int continueHeader(ChunkStream stream, int headerBytes, int available) {
    int extendedBytes = 0;
    if (stream.extended) {
      extendedBytes = repeatedExtendedBytes(stream, headerBytes, available);
      if (extendedBytes < 0) {
        return 0;
      }
    }
    if (!stream.isPartial()) {
      stream.timestampMs += stream.deltaMs;
    }
    return headerBytes + extendedBytes;
  }

  /**
   * Some encoders leave the extended timestamp out of continuations, against 5.3.1.3; it is there
   * if the bytes are those of the last one. Returns 4, 0, or -1 if more bytes must be seen.
   */
  private int repeatedExtendedBytes(ChunkStream stream, int headerBytes, int available) {
    int seen = Math.min(4, available - headerBytes);
    for (int i = 0; i < seen; i++) {
      byte expected = (byte) (stream.extendedField >> (24 - 8 * i));
      if (input.getByte(position + headerBytes + i) != expected) {
        return 0;
      }
    }
    return seen == 4 ? 4 : -1;
  }

  // ---- chunk payload ----------------------------------------------------------------------------

  private void beginChunk(ChunkStream stream) throws RejectedException {
    if (!stream.isPartial()) {
      checkLength(stream);
      partialBytes += stream.messageBytes;
      stream.begin();
    }
    chunkLeft = Math.min(chunkBytes, stream.missingBytes());
    current = stream;
  }

  private boolean readPayload(ChunkStream stream) throws RejectedException {
    int count = Math.min(chunkLeft, input.length() - position);
    if (count == 0 && chunkLeft > 0) {
      return false;
    }
    if (count > 0) {
      stream.append(input, position, count);
      position += count;
      chunkLeft -= count;
    }
    if (chunkLeft == 0) {
      current = null;
      if (stream.missingBytes() == 0) {
        deliver(stream);
      }
    }
    return true;
  }

  private void deliver(ChunkStream stream) throws RejectedException {
    partialBytes -= stream.messageBytes;
    RtmpMessage message = stream.take();
    switch (message.type()) {
      case RtmpMessage.SET_CHUNK_SIZE -> setChunkSize(ControlMessages.number(message));
      case RtmpMessage.ABORT -> abort(ControlMessages.number(message));
      default -> sink.onMessage(message);
    }
  }

  private void setChunkSize(int bytes) throws RejectedException {
    if (bytes < 1 || bytes > limits.chunkBytes()) {
      throw overLimit(
          "a chunk size of " + bytes + " bytes, where 1 to " + limits.chunkBytes() + " are taken");
    }
    chunkBytes = bytes;
  }

  private void abort(int chunkStreamId) {
    ChunkStream stream = streams.get(chunkStreamId);
    if (stream != null && stream.isPartial()) {
      partialBytes -= stream.messageBytes;
      stream.drop();
    }
  }

  // ---- bounds -----------------------------------------------------------------------------------

  private void checkLength(ChunkStream stream) throws RejectedException {
    boolean media = RtmpMessage.isMedia(stream.type);
    if (media && !mediaAllowed) {
      throw new RejectedException(RejectReason.BAD_ORDER, "media came before publish was granted");
    }
    int longest =
        media
            ? limits.mediaBytes()
            : stream.type <= RtmpMessage.SET_PEER_BANDWIDTH
                ? MAX_CONTROL_BYTES
                : limits.commandBytes();
    if (stream.messageBytes > longest) {
      throw overLimit(
          "a message of type %d has %d bytes, where %d are taken"
              .formatted(stream.type, stream.messageBytes, longest));
    }
    int most = mediaAllowed ? limits.partialBytes() : limits.partialBytesBeforePublish();
    if (partialBytes + stream.messageBytes > most) {
      throw overLimit("more than " + most + " bytes of messages that are not whole");
    }
  }

  private static RejectedException bad(String message) {
    return new RejectedException(RejectReason.BAD_CHUNK, message);
  }

  private static RejectedException overLimit(String message) {
    return new RejectedException(RejectReason.OVER_LIMIT, message);
  }
}
