package org.zonecast.worker.codec;

import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.SegmentGrid;

/**
 * Finds where in a feed to begin so that a segment can be made: with the earlier of the last IDR
 * picture or gap at or before its first slot, and the first audio that begins less than a second
 * before it. It is shown the feed's messages in order, until it has {@link #seenEnough}.
 */
final class LeastFeed {
  private static final int AUDIO_SECONDS_BEFORE = 1;

  private final SegmentGrid grid;
  private final long slot;
  private int nalLengthBytes = 4;
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
      case FeedMessage.VideoConfig config -> nalLengthBytes = NalUnits.lengthBytes(config.config());
      case FeedMessage.AudioConfig config -> audioRateHz = config.sampleRateHz();
      case FeedMessage.VideoUnit unit when NalUnits.isIdr(unit.data(), nalLengthBytes) ->
          begins(unit.slot());
      case FeedMessage.Gap gap when gap.toSlot() > gap.fromSlot() -> begins(gap.fromSlot());
      case FeedMessage.AudioUnit unit when audio < 0 && isNear(unit) -> audio = index;
      default -> {}
    }
    index++;
  }

  /** What is shown from this slot on follows from here on alone. */
  private void begins(long fromSlot) {
    if (fromSlot <= slot) {
      picture = index;
    } else {
      pictureKnown = true;
    }
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
