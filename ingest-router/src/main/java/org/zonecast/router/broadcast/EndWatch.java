package org.zonecast.router.broadcast;

import java.time.Duration;
import org.zonecast.router.agent.FeedClock;

/** Tells when an epoch that has ended is not published any further: after 30 s without a commit. */
final class EndWatch {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private final FeedClock clock;
  private boolean ended;
  private boolean mayPublish;
  private long highest = -1;
  private long sinceNanos;

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

  boolean abandoned() {
    return ended && mayPublish && clock.nanoTime() - sinceNanos >= PATIENCE_NANOS;
  }
}
