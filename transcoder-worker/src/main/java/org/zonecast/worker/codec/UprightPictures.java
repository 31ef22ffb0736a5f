package org.zonecast.worker.codec;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.Orientation;

/**
 * Makes a decoder's pictures progressive and upright. Upright ones go through untouched until the
 * first that is interlaced; from then on a filter does what is needed. It is the feed's
 * configuration that says how they lie: what they themselves say stands with few of them.
 */
final class UprightPictures implements AutoCloseable {
  /** AV_FRAME_FLAG_INTERLACED of libavutil/frame.h, which the bindings leave out. */
  private static final int INTERLACED = 1 << 3;

  private final VideoDecoder.Pictures upright;
  private final Troubles troubles;
  private final Orientation orientation;
  private boolean interlaced;
  private @Nullable VideoFilter filter;

  /**
   * @param orientation of all pictures
   */
  UprightPictures(Orientation orientation, VideoDecoder.Pictures upright, Troubles troubles) {
    this.orientation = orientation;
    this.upright = upright;
    this.troubles = troubles;
  }

  void picture(AVFrame frame, long slot) {
    interlaced |= (frame.flags() & INTERLACED) != 0;
    if (!interlaced && orientation.equals(Orientation.UPRIGHT)) {
      upright.picture(frame, slot);
      return;
    }
    try {
      filterFor(frame).filter(frame, slot, upright);
    } catch (CodecException e) {
      troubles.add("slot " + slot + " is not filtered: " + e.getMessage());
    }
  }

  private VideoFilter filterFor(AVFrame frame) {
    VideoFilter current = filter;
    if (current == null || !current.fits(frame, interlaced, orientation)) {
      drain();
      current = VideoFilter.of(frame, interlaced, orientation);
      filter = current;
    }
    return current;
  }

  /** Hands on what the filter holds back. */
  void drain() {
    if (filter != null) {
      VideoFilter last = filter;
      filter = null;
      try (last) {
        last.drain(upright);
      }
    }
  }

  @Override
  public void close() {
    if (filter != null) {
      filter.close();
      filter = null;
    }
  }
}
