package org.zonecast.worker.codec;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes a decoder's pictures progressive and upright. Pictures go through untouched until the first
 * one that is interlaced or comes with an orientation; from then on a filter does what is needed.
 * An orientation holds for the pictures behind it too, until another comes (ITU-T H.264, D.2.27).
 */
final class UprightPictures implements AutoCloseable {
  /** AV_FRAME_FLAG_INTERLACED of libavutil/frame.h, which the bindings leave out. */
  private static final int INTERLACED = 1 << 3;

  private final VideoDecoder.Pictures upright;
  private final Troubles troubles;
  private Orientation orientation = Orientation.UPRIGHT;
  private boolean interlaced;
  private @Nullable VideoFilter filter;

  UprightPictures(VideoDecoder.Pictures upright, Troubles troubles) {
    this.upright = upright;
    this.troubles = troubles;
  }

  void picture(AVFrame frame, long slot) {
    interlaced |= (frame.flags() & INTERLACED) != 0;
    orientation = Orientation.of(frame, orientation);
    if (!interlaced && orientation == Orientation.UPRIGHT) {
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
