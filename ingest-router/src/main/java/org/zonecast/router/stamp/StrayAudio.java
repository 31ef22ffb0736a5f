package org.zonecast.router.stamp;

import org.zonecast.job.SegmentGrid;

/**
 * Tells when a session's sound has timestamps of another origin than its pictures: they are more
 * than 10 s away, and go on for a second from there. Then they are given the place that the feed
 * has come to.
 */
final class StrayAudio {
  private static final long AWAY_TICKS = 10 * SegmentGrid.TICKS_PER_SECOND;
  private static final long PROOF_TICKS = SegmentGrid.TICKS_PER_SECOND;

  private final StampSink sink;
  private long offset90k;
  private boolean away;
  private long awaySince90k;
  private long latest90k;

  StrayAudio(StampSink sink) {
    this.sink = sink;
  }

  /** Both tracks were given a place together. */
  void restart() {
    offset90k = 0;
    away = false;
  }

  /** What is added to the sound's place. */
  long offset90k() {
    return offset90k;
  }

  /** The pictures stay behind: from now on the sound's place is that much earlier. */
  void moveBack(long ticks) {
    sink.event("audio-jump", "audio is " + ticks / 90 + " ms ahead, and is moved back");
    offset90k -= ticks;
  }

  /** Whether a unit is to be dropped; if not, the offset may be another than before. */
  boolean isAway(long begin90k, long reached90k) {
    if (Math.abs(begin90k - reached90k) <= AWAY_TICKS) {
      away = false;
      return false;
    }
    boolean goesOn = away && Math.abs(begin90k - latest90k) < PROOF_TICKS;
    if (!goesOn) {
      awaySince90k = begin90k;
    }
    away = true;
    latest90k = begin90k;
    if (begin90k - awaySince90k < PROOF_TICKS) {
      return true;
    }
    sink.event(
        "audio-jump", "audio is " + (begin90k - reached90k) / 90 + " ms away, and is moved back");
    offset90k += reached90k - begin90k;
    away = false;
    return false;
  }
}
