package org.zonecast.router.rtmp;

/**
 * Turns a session's 32-bit millisecond timestamps into 90 kHz ticks that do not wrap. A timestamp
 * is taken as the one nearest to the last, modulo 31 bits: by the specification it wraps after 2^32
 * ms (49.7 days), but FFmpeg's FLV muxer keeps 31 bits, so that its timestamps wrap after half of
 * that. One unwrapper serves both audio and video, which so stay together across the wrap.
 */
final class TimestampUnwrapper {
  private static final int TICKS_PER_MS = 90;

  private boolean started;
  private long lastMs;

  long unwrap90k(int timestampMs) {
    if (started) {
      lastMs += (timestampMs - (int) lastMs) << 1 >> 1;
    } else {
      started = true;
      lastMs = Integer.toUnsignedLong(timestampMs);
    }
    return lastMs * TICKS_PER_MS;
  }

  /** The same, and so many nanoseconds later. */
  long unwrap90k(int timestampMs, int offsetNanos) {
    return unwrap90k(timestampMs) + (offsetNanos * 9L + 50_000) / 100_000;
  }

  static long ticks(int ms) {
    return (long) ms * TICKS_PER_MS;
  }
}
