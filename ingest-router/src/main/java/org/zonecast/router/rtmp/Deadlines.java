package org.zonecast.router.rtmp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.rtmp.RtmpLimits.Timeouts;

/**
 * By when a session must have got where. Times are those of one monotonic clock, in nanoseconds.
 */
final class Deadlines {
  private enum Phase {
    HANDSHAKE,
    SET_UP,
    PUBLISHING
  }

  private final Timeouts timeouts;
  private Phase phase = Phase.HANDSHAKE;
  private long phaseSinceNanos;
  private long lastByteNanos;

  Deadlines(Timeouts timeouts, long nowNanos) {
    this.timeouts = timeouts;
    this.phaseSinceNanos = nowNanos;
    this.lastByteNanos = nowNanos;
  }

  void received(long nowNanos) {
    lastByteNanos = nowNanos;
  }

  /** The next step towards publishing is due: connect, publish, or to publish again. */
  void setUp(long nowNanos) {
    enter(Phase.SET_UP, nowNanos);
  }

  void publishing(long nowNanos) {
    enter(Phase.PUBLISHING, nowNanos);
  }

  private void enter(Phase next, long nowNanos) {
    phase = next;
    phaseSinceNanos = nowNanos;
  }

  /** Nanoseconds to the next deadline, if nothing happens; 0 or less when one has passed. */
  long leftNanos(long nowNanos) {
    return Math.min(silenceLeftNanos(nowNanos), phaseLeftNanos(nowNanos));
  }

  /** Why the session is over, or null if it is not. */
  @Nullable RejectedException overdue(long nowNanos) {
    if (phaseLeftNanos(nowNanos) <= 0) {
      return phase == Phase.HANDSHAKE
          ? new RejectedException(
              RejectReason.HANDSHAKE_TIMEOUT, "no handshake within " + text(timeouts.handshake()))
          : new RejectedException(
              RejectReason.PUBLISH_TIMEOUT, "no publish within " + text(timeouts.publish()));
    }
    if (silenceLeftNanos(nowNanos) <= 0) {
      return new RejectedException(
          RejectReason.SILENT, "nothing was received for " + text(longestSilence()));
    }
    return null;
  }

  private long phaseLeftNanos(long nowNanos) {
    return switch (phase) {
      case HANDSHAKE -> phaseSinceNanos + timeouts.handshake().toNanos() - nowNanos;
      case SET_UP -> phaseSinceNanos + timeouts.publish().toNanos() - nowNanos;
      case PUBLISHING -> Long.MAX_VALUE;
    };
  }

  private long silenceLeftNanos(long nowNanos) {
    return lastByteNanos + longestSilence().toNanos() - nowNanos;
  }

  private Duration longestSilence() {
    return phase == Phase.PUBLISHING ? timeouts.silence() : timeouts.silenceBeforePublish();
  }

  private static String text(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
