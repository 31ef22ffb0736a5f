package org.zonecast.router.rtmp;

/**
 * Turns a session's 32-bit millisecond timestamps, which wrap after 49.7 days, into 90 kHz ticks
 * that do not. A timestamp is taken as the one nearest to the last; one unwrapper serves both audio
 * and video, so that they stay together across the wrap.
 */
final class TimestampUnwrapper {
  private static final int TICKS_PER_MS = 90;

  private boolean started;
  private long lastMs;

  long unwrap90k(int timestampMs) {
    if (started) {
      lastMs += timestampMs - (int) lastMs;
    } else {
      started = true;
      lastMs = Integer.toUnsignedLong(timestampMs);
    }
    return lastMs * TICKS_PER_MS;
  }

  static long ticks(int ms) {
    return (long) ms * TICKS_PER_MS;
  }
}
