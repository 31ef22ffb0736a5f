package org.zonecast.router.agent;

import java.time.Instant;

/** The time as the edge sees it, passed in so that tests can move it by hand. */
public interface FeedClock {

  /** Wall-clock time: for what people and playlists are shown. */
  Instant now();

  /** Nanoseconds that only grow, from any origin: for every decision. */
  long nanoTime();

  /** The machine's own clocks. */
  static FeedClock system() {
    return new FeedClock() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }
    };
  }
}
