package org.zonecast.router.stamp;

import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.bitstream.AccessUnits.Entry;
import org.zonecast.router.stamp.StampSink.Drop;

/**
 * Leaves out pictures that come more than 2 s behind the sound, and what follows them up to a
 * keyframe that is in time: workers have shown their slots as a still picture, and whoever began
 * with such a keyframe would show others.
 */
final class LatePictures {
  /** When a worker shows a still picture; it may be later, but never earlier. */
  private static final int STILL_SECONDS = 2;

  /** For so much sound pictures are late before it is the sound that counts as early. */
  private static final long PROOF_TICKS = 2 * SegmentGrid.TICKS_PER_SECOND;

  private static final long NEVER = Long.MIN_VALUE;

  private final SegmentGrid grid;
  private final StampSink sink;
  private boolean needKeyframe;
  private long sinceSound90k = NEVER;

  LatePictures(SegmentGrid grid, StampSink sink) {
    this.grid = grid;
    this.sink = sink;
  }

  /** A keyframe begins a session, and sound waits for it. */
  void restart() {
    needKeyframe = false;
    sinceSound90k = NEVER;
  }

  /**
   * Whether a picture is to be left out; it is counted then.
   *
   * @param sound90k where the sound that was stamped ends
   */
  boolean leavesOut(long slot, Entry entry, long sound90k) {
    boolean late = slot < openSlot(sound90k);
    if (!late && (!needKeyframe || entry.possible())) {
      restart();
      return false;
    }
    if (late && sinceSound90k == NEVER) {
      sinceSound90k = sound90k;
      long behind90k = sound90k - grid.slotStart90k(slot);
      sink.event("video-late", "video is " + behind90k / 90 + " ms behind the sound");
    }
    needKeyframe |= entry.reference();
    sink.dropped(Drop.LATE);
    return true;
  }

  /** Whether pictures have been late for so long that it is the sound that is early. */
  boolean soundIsEarly(long sound90k) {
    boolean early = sinceSound90k != NEVER && sound90k - sinceSound90k >= PROOF_TICKS;
    if (early) {
      sinceSound90k = sound90k;
    }
    return early;
  }

  /** The first slot that no worker has shown as still. */
  private long openSlot(long sound90k) {
    if (sound90k < 0) {
      return Long.MIN_VALUE;
    }
    Rational rate = grid.frameRate();
    long slot = Math.floorDiv(sound90k * rate.num(), SegmentGrid.TICKS_PER_SECOND * rate.den());
    return slot - Math.ceilDiv(STILL_SECONDS * rate.num(), rate.den());
  }
}
