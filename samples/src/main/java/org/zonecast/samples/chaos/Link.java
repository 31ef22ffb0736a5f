package org.zonecast.samples.chaos;

import java.time.Duration;

/**
 * How a relayed connection is at the moment. Bytes that may not pass wait, as they do in a TCP
 * connection whose packets are lost; nothing is dropped within it.
 *
 * @param up whether what the client sends passes
 * @param down whether what the server sends passes
 * @param delay added to every piece that passes, which also makes the connection slow: the next one
 *     is read behind it
 */
public record Link(boolean up, boolean down, Duration delay) {
  /** Everything passes. */
  public static final Link WHOLE = new Link(true, true, Duration.ZERO);

  /** Nothing passes, and neither side is told. */
  public static final Link CUT = new Link(false, false, Duration.ZERO);

  /** The server no longer hears the client. */
  public static final Link DEAF_SERVER = new Link(false, true, Duration.ZERO);

  /** The client no longer hears the server. */
  public static final Link DEAF_CLIENT = new Link(true, false, Duration.ZERO);

  /** 16 KiB, at most, pass in each such time. */
  public static Link slow(Duration delay) {
    return new Link(true, true, delay);
  }

  boolean passes(boolean upward) {
    return upward ? up : down;
  }
}
