package org.zonecast.router.stamp;

import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;

/** Where a session's timestamps stand on the epoch's grid, and when they jump. */
final class Timeline {
  static final long MAX_JUMP_BACK_TICKS = SegmentGrid.TICKS_PER_SECOND;
  private static final long MAX_JUMP_AHEAD_TICKS = 10 * SegmentGrid.TICKS_PER_SECOND;
  private static final long NEVER = Long.MIN_VALUE;

  private final SegmentGrid grid;
  private final SegmentGrid sourceGrid;
  private final int sourceMultiple;
  private boolean anchored;
  private int anchorings;
  private long anchorPts90k;
  private long anchorSlot;
  private long highestDts90k = NEVER;

  /**
   * @param sourceMultiple source frames for each slot; timestamps are snapped to the source's own
   *     grid first, so that rounding never decides which of them is shown
   */
  Timeline(SegmentGrid grid, int sourceMultiple) {
    this.grid = grid;
    this.sourceMultiple = sourceMultiple;
    Rational rate = grid.frameRate();
    this.sourceGrid =
        new SegmentGrid(
            Rational.of(rate.num() * sourceMultiple, rate.den()), 1, grid.audioRateHz());
  }

  /** Whether the session's place is known. */
  boolean anchored() {
    return anchored;
  }

  /** How often timestamps were given a place. */
  int anchorings() {
    return anchorings;
  }

  /** Gives a timestamp its place, and all others theirs with it. */
  void anchor(long pts90k, long slot) {
    anchorPts90k = pts90k;
    anchorSlot = slot;
    anchored = true;
    anchorings++;
  }

  /** Timestamps have another origin from now on. */
  void forget() {
    anchored = false;
    highestDts90k = NEVER;
  }

  /**
   * How far a timestamp jumps, 0 if it does not. Measured from the highest so far, so that those
   * that creep back do not go on for ever. What comes after a long still picture, or behind a gap,
   * is where the feed is: no jump.
   */
  long jump(long dts90k, long reached90k) {
    if (!anchored || highestDts90k == NEVER) {
      return 0;
    }
    long step = dts90k - highestDts90k;
    boolean ahead =
        step > MAX_JUMP_AHEAD_TICKS && place90k(dts90k) - reached90k > MAX_JUMP_AHEAD_TICKS;
    return ahead || step < -MAX_JUMP_BACK_TICKS ? step : 0;
  }

  /** Takes note of a timestamp. */
  void came(long dts90k) {
    highestDts90k = Math.max(highestDts90k, dts90k);
  }

  long place90k(long pts90k) {
    return pts90k - anchorPts90k + grid.slotStart90k(anchorSlot);
  }

  /** The slot nearest to a timestamp. */
  long slot(long pts90k) {
    long sourceFrame = sourceGrid.slotAt(place90k(pts90k));
    return Math.floorDiv(2 * sourceFrame + sourceMultiple, 2L * sourceMultiple);
  }
}
