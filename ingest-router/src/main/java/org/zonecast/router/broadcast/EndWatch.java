package org.zonecast.router.broadcast;

import java.time.Duration;
import org.zonecast.router.agent.FeedClock;

/**
 * Tells when an epoch that has ended is not published any further: after 30 s without a commit, or
 * 8 s without a worker anywhere that has its encoder.
 */
final class EndWatch {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  /**
   * A worker that is started again after its death has the encoder again by then, and nothing is
   * lost; players have something to play for so long.
   */
  private static final long ENCODER_PATIENCE_NANOS = Duration.ofSeconds(8).toNanos();

  /** What is told every second is over when it was not told for so long. */
  private static final long TOLD_NANOS = Duration.ofSeconds(3).toNanos();

  private final FeedClock clock;
  private boolean ended;
  private boolean mayPublish;
  private long highest = -1;
  private long sinceNanos;
  private boolean encoderGone;
  private long goneSinceNanos;
  private long goneToldNanos;

  EndWatch(FeedClock clock) {
    this.clock = clock;
  }

  void ended() {
    ended = true;
    sinceNanos = clock.nanoTime();
  }

  /** Before this it is nobody's fault. */
  void mayPublish() {
    mayPublish = true;
    sinceNanos = clock.nanoTime();
  }

  /**
   * @param lastMediaSequence the highest number committed
   */
  void committed(long lastMediaSequence) {
    if (lastMediaSequence != highest) {
      highest = lastMediaSequence;
      sinceNanos = clock.nanoTime();
    }
  }

  /** Nobody has the epoch's encoder. Told every second for as long as that is so. */
  void encoderGone() {
    long now = clock.nanoTime();
    if (!encoderGone || now - goneToldNanos >= TOLD_NANOS) {
      goneSinceNanos = now;
    }
    encoderGone = true;
    goneToldNanos = now;
  }

  boolean hopeless() {
    return ended
        && encoderGone
        && clock.nanoTime() - goneToldNanos < TOLD_NANOS
        && goneToldNanos - goneSinceNanos >= ENCODER_PATIENCE_NANOS;
  }

  boolean abandoned() {
    return ended && mayPublish && clock.nanoTime() - sinceNanos >= PATIENCE_NANOS;
  }
}
