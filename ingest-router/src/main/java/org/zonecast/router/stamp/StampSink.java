package org.zonecast.router.stamp;

import org.zonecast.feed.FeedMessage.Media;

/** Takes what a {@link Stamper} makes of the media that it is given. */
public interface StampSink {

  /**
   * The next message of the feed.
   *
   * @param begin90k when its presentation begins on the timeline, in 90 kHz ticks
   */
  void stamped(Media message, long begin90k);

  /** Something that people may want to know. */
  void event(String type, String detail);

  /** Media that has no place in the feed. */
  void dropped(Drop why);

  /** Why media was left out. */
  enum Drop {
    /** No keyframe has come yet. */
    NO_KEYFRAME,
    /** It belongs before the end of a gap, or before slot 0. */
    LATE,
    /** Its timestamps cannot be. */
    BAD_TIME,
    /** It is not what its codec's access units look like. */
    BAD_DATA,
    /** It begins before the audio in front of it has ended. */
    AUDIO_OVERLAP,
    /** There is too much of it to wait. */
    OVERFLOW
  }
}
