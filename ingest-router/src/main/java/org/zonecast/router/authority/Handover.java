package org.zonecast.router.authority;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How the grant moves from a holder that wants to be rid of its job to a worker that has caught up
 * with it. A state machine without a clock of its own; it says when to yield, and who stands where
 * is told to it.
 */
final class Handover {
  /** A holder that was told to yield has this long to say goodbye. */
  static final Duration YIELD_TIME = Duration.ofMillis(1500);

  /** A holder that is behind says so every second; this long it is believed. */
  private static final long WORD_NANOS = Duration.ofSeconds(3).toNanos();

  private State state = new Resting();
  private long askedNanos;
  private boolean standing;
  private long standbyFrom;

  private sealed interface State {}

  /** The holder goes on; nobody is looked for. */
  private record Resting() implements State {}

  /** The holder wants to move, and goes on until somebody has caught up. */
  private record Wanted() implements State {}

  /** The holder was told its last segment. */
  private record Yielding(long deadlineNanos) implements State {}

  /** The holder asks; false if it has asked before. */
  boolean asked(long nowNanos) {
    askedNanos = nowNanos;
    if (!(state instanceof Resting)) {
      return false;
    }
    state = new Wanted();
    return true;
  }

  /**
   * Whether the holder has not asked for 3 s and nobody stands by: it goes on, and nobody is looked
   * for any more. Not for one that leaves: it asks once.
   */
  boolean lapses(long nowNanos) {
    boolean over = state instanceof Wanted && !standing && nowNanos - askedNanos >= WORD_NANOS;
    if (over) {
      state = new Resting();
    }
    return over;
  }

  /** Whether a successor is looked for, catches up, or is about to have the grant. */
  boolean underWay() {
    return !(state instanceof Resting);
  }

  /** Whether a newcomer is to stand by. */
  boolean lacksStandby() {
    return underWay() && !standing;
  }

  /**
   * Somebody stands by.
   *
   * @param firstSegment the first one that it makes
   */
  void stoodBy(long firstSegment) {
    standing = true;
    standbyFrom = firstSegment;
  }

  /** The first segment that the one makes who stands by, or stood by last. */
  long standbyFrom() {
    return standbyFrom;
  }

  void standbyLost() {
    standing = false;
  }

  /**
   * The holder committed something.
   *
   * @param everywhereBefore the last segment that every healthy CDN had before that
   * @param everywhereNow the last one that every healthy CDN has now
   * @param caughtUp whether the standby has encoded all before the last segment that is committed
   * @return the holder's last segment, if it is to yield now
   */
  OptionalLong committed(
      long everywhereBefore, long everywhereNow, boolean caughtUp, long nowNanos) {
    boolean ready = state instanceof Wanted && standing && caughtUp;
    if (!ready || everywhereNow <= everywhereBefore || leavesSomeToNobody(everywhereNow)) {
      return OptionalLong.empty();
    }
    state = new Yielding(nowNanos + YIELD_TIME.toNanos());
    return OptionalLong.of(everywhereNow);
  }

  /** A CDN that is back may have so little that only the holder can bring it what comes next. */
  private boolean leavesSomeToNobody(long lastSegment) {
    return lastSegment + 1 < standbyFrom;
  }

  /** Whether the holder was told to yield, so that it may say that it has moved. */
  boolean yielding() {
    return state instanceof Yielding;
  }

  /** Whether the holder was told to yield and has not let go in time. */
  boolean overdue(long nowNanos) {
    return state instanceof Yielding yielding && nowNanos - yielding.deadlineNanos >= 0;
  }

  /** The holder is gone, however it went; whoever stood by has the grant. */
  void holderGone() {
    state = new Resting();
    standing = false;
  }
}
