package org.zonecast.router.epoch;

import java.time.Instant;
import org.zonecast.job.SegmentGrid;

/**
 * Ties an epoch's grid to the clock: slot 0 is on the air when its frame arrived.
 *
 * @param baseNanos monotonic time of slot 0's arrival
 * @param baseTime wall-clock time of slot 0's arrival
 */
public record EpochClock(SegmentGrid grid, long baseNanos, Instant baseTime) {

  /** The slot that is on the air at a monotonic time. */
  public long slotAt(long nanos) {
    return Math.floorDiv(
        ticksAt(nanos) * grid.frameRate().num(),
        SegmentGrid.TICKS_PER_SECOND * grid.frameRate().den());
  }

  /** How far a time on the timeline lies ahead of the clock, in nanoseconds. */
  public long aheadNanos(long ticks90k, long nanos) {
    return Math.floorDiv(ticks90k * 100_000, 9) - (nanos - baseNanos);
  }

  /** Media sequence number of segment 0: unix time over the length of a segment. */
  long baseMediaSequence() {
    return Math.floorDiv(
        baseTime.toEpochMilli() * grid.frameRate().num(),
        1000L * grid.segmentFrames() * grid.frameRate().den());
  }

  private long ticksAt(long nanos) {
    return Math.floorDiv((nanos - baseNanos) * 9, 100_000);
  }
}
