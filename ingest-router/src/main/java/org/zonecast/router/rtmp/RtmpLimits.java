package org.zonecast.router.rtmp;

import java.time.Duration;

/**
 * What one RTMP server takes from the outside, in number, size and time.
 *
 * @param connections open at once
 */
public record RtmpLimits(int connections, Timeouts timeouts, Sizes sizes, AmfLimits amf) {
  public static final RtmpLimits DEFAULT =
      new RtmpLimits(1000, Timeouts.DEFAULT, Sizes.DEFAULT, AmfLimits.DEFAULT);

  /** The same with other timeouts. */
  public RtmpLimits with(Timeouts other) {
    return new RtmpLimits(connections, other, sizes, amf);
  }

  /** The same with another number of connections. */
  public RtmpLimits withConnections(int other) {
    return new RtmpLimits(other, timeouts, sizes, amf);
  }

  /**
   * How long a session may take.
   *
   * @param handshake from the TCP connection to the handshake's end
   * @param publish from the handshake's end to the connect command, from there to the publish
   *     command, and from one publication's goodbye to the next
   * @param silenceBeforePublish without a byte, before media is allowed
   * @param silence without a byte, in a session that publishes
   * @param linger for the encoder to read a refusal, or anything else that is still to be sent,
   *     before the connection closes
   */
  public record Timeouts(
      Duration handshake,
      Duration publish,
      Duration silenceBeforePublish,
      Duration silence,
      Duration linger) {
    public static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1));
  }

  /**
   * How much a session may send.
   *
   * @param chunkBytes the largest chunk size that a peer may set
   * @param chunkStreams chunk streams in one connection
   * @param mediaBytes the longest audio, video or aggregate message
   * @param commandBytes the longest command or data message
   * @param partialBytes declared lengths of all messages that are not whole yet, once the session
   *     publishes
   * @param partialBytesBeforePublish the same, before
   */
  public record Sizes(
      int chunkBytes,
      int chunkStreams,
      int mediaBytes,
      int commandBytes,
      int partialBytes,
      int partialBytesBeforePublish) {
    public static final Sizes DEFAULT =
        new Sizes(1 << 20, 64, 8 << 20, 64 << 10, 16 << 20, 256 << 10);
  }

  /**
   * How large an AMF value may be.
   *
   * @param depth objects and arrays within each other
   * @param stringBytes one string
   * @param entries fields and items of one message in all
   */
  public record AmfLimits(int depth, int stringBytes, int entries) {
    public static final AmfLimits DEFAULT = new AmfLimits(8, 16 << 10, 1024);
  }
}
