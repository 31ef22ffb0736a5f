package org.zonecast.router.rtmp;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.ingest.Ingest.Publication;

/**
 * A recorded FLV file, played to a publication tag by tag through the code that takes RTMP's
 * messages (Video File Format Specification 10.1, annex E). Tags are bounded as messages are.
 */
public final class FlvPlayback {
  private static final int HEADER_BYTES = 9;
  private static final int MAX_HEADER_BYTES = 64 << 10;
  private static final int BACK_POINTER_BYTES = 4;
  private static final int ENCRYPTED = 0x20;

  private final DataInputStream in;
  private final RtmpLimits limits;
  private final MediaReceiver receiver;
  private final TimestampUnwrapper clock = new TimestampUnwrapper();
  private @Nullable RtmpMessage next;
  private long next90k;
  private long tags;
  private boolean cutOff;

  /**
   * @throws IOException if it cannot be read, or is no FLV file
   */
  public FlvPlayback(InputStream file, Publication publication) throws IOException {
    this.in = new DataInputStream(file);
    this.limits = RtmpLimits.DEFAULT;
    var passedOver = new PassedOver(new RtmpMetrics(new SimpleMeterRegistry()), "file");
    this.receiver = new MediaReceiver(publication, limits.amf(), passedOver);
    readHeader();
    read();
  }

  private void readHeader() throws IOException {
    byte[] header = in.readNBytes(HEADER_BYTES);
    boolean flv = header.length == HEADER_BYTES && header[0] == 'F' && header[1] == 'L';
    if (!flv || header[2] != 'V') {
      throw new FlvFormatException("the file does not begin as an FLV file does");
    }
    int length =
        (header[5] & 0xFF) << 24
            | (header[6] & 0xFF) << 16
            | (header[7] & 0xFF) << 8
            | (header[8] & 0xFF);
    if (length < HEADER_BYTES || length > MAX_HEADER_BYTES) {
      throw new FlvFormatException("an FLV header of " + length + " bytes");
    }
    in.skipNBytes(length - HEADER_BYTES);
  }

  /** Whether there is another tag. */
  public boolean hasNext() {
    return next != null;
  }

  /** The next tag's time in 90 kHz ticks, which does not wrap. */
  public long nextTime90k() {
    return next90k;
  }

  /** Whole tags played so far. */
  public long tags() {
    return tags;
  }

  /** Whether the file ends within a tag. */
  public boolean isCutOff() {
    return cutOff;
  }

  /**
   * Hands the next tag to the publication.
   *
   * @throws FlvFormatException if a live session would be refused for it
   */
  public void play() throws IOException {
    RtmpMessage tag = next;
    if (tag == null) {
      throw new EOFException("there is no further tag");
    }
    tags++;
    try {
      receiver.onMessage(tag);
    } catch (RejectedException e) {
      throw new FlvFormatException("tag " + tags + ": " + e.getMessage());
    }
    read();
  }

  private void read() throws IOException {
    next = null;
    try {
      in.skipNBytes(BACK_POINTER_BYTES);
      int type = in.read();
      if (type >= 0) {
        next = readTag(type);
        next90k = clock.unwrap90k(next.timestampMs());
      }
    } catch (EOFException e) {
      cutOff = true;
    }
  }

  private RtmpMessage readTag(int type) throws IOException {
    int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
    int timestampMs = in.readUnsignedShort() << 8 | in.readUnsignedByte();
    timestampMs |= in.readUnsignedByte() << 24;
    in.skipNBytes(3);
    boolean media = type == RtmpMessage.AUDIO || type == RtmpMessage.VIDEO;
    if (!media && type != RtmpMessage.AMF0_DATA) {
      String what = (type & ENCRYPTED) != 0 ? "is encrypted" : "is of unknown type " + type;
      throw new FlvFormatException("tag " + (tags + 1) + " " + what);
    }
    int most = media ? limits.sizes().mediaBytes() : limits.sizes().commandBytes();
    if (length > most) {
      throw new FlvFormatException("tag " + (tags + 1) + " has " + length + " bytes");
    }
    byte[] body = new byte[length];
    in.readFully(body);
    int head = Math.min(RtmpMessage.headBytes(type), length);
    return new RtmpMessage(
        type, 0, timestampMs, Arrays.copyOf(body, head), Arrays.copyOfRange(body, head, length));
  }
}
