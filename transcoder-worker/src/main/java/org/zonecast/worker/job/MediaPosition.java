package org.zonecast.worker.job;

import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.SegmentGrid;

/** Reads off media messages how far the feed has come, in slots. */
final class MediaPosition {
  private final boolean byAudio;
  private final SegmentGrid grid;
  private int audioRateHz = 48_000;

  MediaPosition(EncodePlan plan) {
    this.byAudio = plan.video().isEmpty();
    this.grid = SegmentGrid.of(plan);
  }

  /** The last slot that {@code message} brings media for, -1 if it brings none. */
  long slotOf(FeedMessage.Media message) {
    return switch (message) {
      case FeedMessage.VideoUnit unit -> unit.slot();
      case FeedMessage.Gap gap -> gap.toSlot() - 1;
      case FeedMessage.End end -> end.slots() - 1;
      case FeedMessage.AudioUnit unit -> byAudio ? slotOf(unit) : -1;
      case FeedMessage.AudioConfig config -> {
        audioRateHz = Math.max(1, config.sampleRateHz());
        yield -1;
      }
      case FeedMessage.VideoConfig config -> -1;
    };
  }

  private long slotOf(FeedMessage.AudioUnit unit) {
    return grid.slotAt(unit.position() * SegmentGrid.TICKS_PER_SECOND / audioRateHz);
  }
}
