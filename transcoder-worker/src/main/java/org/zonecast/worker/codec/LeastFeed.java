package org.zonecast.worker.codec;

import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.SegmentGrid;

/**
 * Finds where in a feed to begin so that a segment can be made: with the earlier of the last
 * keyframe whose clean slot, or gap whose first slot, is at or before its first slot, and the first
 * audio that begins less than a second before it. It is shown the feed's messages in order, until
 * it has {@link #seenEnough}.
 */
final class LeastFeed {
  private static final int AUDIO_SECONDS_BEFORE = 1;

  private final SegmentGrid grid;
  private final long slot;
  private int audioRateHz;
  private long index;
  private long picture;
  private long audio = -1;
  private boolean pictureKnown;

  LeastFeed(EncodePlan plan, long segment) {
    grid = SegmentGrid.of(plan);
    slot = grid.firstSlot(segment);
  }

  void see(FeedMessage message) {
    switch (message) {
      case FeedMessage.AudioConfig config -> audioRateHz = config.sampleRateHz();
      case FeedMessage.VideoUnit unit when unit.keyframe() -> begins(unit.slot(), unit.cleanSlot());
      case FeedMessage.Gap gap when gap.toSlot() > gap.fromSlot() ->
          begins(gap.fromSlot(), gap.fromSlot());
      case FeedMessage.AudioUnit unit when audio < 0 && isNear(unit) -> audio = index;
      default -> {}
    }
    index++;
  }

  /**
   * What is shown from {@code cleanSlot} on follows from here on alone. Another that begins later
   * in the feed may be clean earlier than this one, but not before it begins.
   */
  private void begins(long atSlot, long cleanSlot) {
    if (cleanSlot <= slot) {
      picture = index;
    }
    pictureKnown |= atSlot > slot;
  }

  private boolean isNear(FeedMessage.AudioUnit unit) {
    double seconds = grid.videoSeconds(slot) - AUDIO_SECONDS_BEFORE;
    return unit.position() > seconds * audioRateHz;
  }

  /** Whether nothing that follows changes {@link #firstMessage}. */
  boolean seenEnough() {
    return pictureKnown && audio >= 0;
  }

  /** The number of the first message that is needed, counted from 0. */
  long firstMessage() {
    return audio < 0 ? picture : Math.min(picture, audio);
  }

  /** Whether a transcoder that begins with {@link #firstMessage} needs this one before it. */
  static boolean inForce(@Nullable FeedMessage message) {
    return message instanceof FeedMessage.VideoConfig || message instanceof FeedMessage.AudioConfig;
  }
}
