package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;

/**
 * One decoder from the keyframe with which it began, and what it shows from its clean slot on. A
 * picture of an earlier slot counts as one of the clean slot, where it stands until a later one
 * comes. While another decoder shows, this one keeps its latest picture.
 */
final class VideoRun implements AutoCloseable {
  private final FeedMessage.VideoConfig config;
  private final long cleanSlot;
  private final LongConsumer decoded;
  private final Troubles troubles;
  private final VideoDecoder decoder;
  private final UprightPictures upright;
  private final AVFrame kept = Av.frame();
  private boolean keeps;
  private boolean finished;
  private @Nullable SlotFiller filler;
  private long latestSlot = Long.MIN_VALUE;
  private long untilSlot = Long.MAX_VALUE;

  /**
   * @param keyframe begins the run, and is decoded next
   * @param decoded told of the slot of every picture
   */
  VideoRun(
      FeedMessage.VideoConfig config,
      FeedMessage.VideoUnit keyframe,
      LongConsumer decoded,
      Troubles troubles) {
    this.config = config;
    this.cleanSlot = keyframe.cleanSlot();
    this.decoded = decoded;
    this.troubles = troubles;
    upright = new UprightPictures(config.orientation(), this::picture, troubles);
    boolean unclean = keyframe.access() == FeedMessage.RandomAccess.OPEN;
    decoder = new VideoDecoder(config, unclean, upright::picture, troubles);
  }

  /** The first slot that this decoder shows right. */
  long cleanSlot() {
    return cleanSlot;
  }

  boolean holdsPictures() {
    return decoder.held() > 0;
  }

  /** Decodes the next access unit, unless this run is finished. */
  void decode(FeedMessage.VideoUnit unit) {
    if (!finished) {
      decoder.decode(unit.data(), unit.slot());
    }
  }

  /** From now on pictures go there, beginning with the one that was kept. */
  void show(SlotFiller to) {
    filler = to;
    if (keeps) {
      give(to, kept, cleanSlot);
      av_frame_unref(kept);
      keeps = false;
    }
  }

  /** Pictures of this slot and later ones are another's. */
  void showUntil(long slot) {
    untilSlot = slot;
  }

  /** Takes out the pictures that the decoder holds back. Nothing can be decoded after. */
  void finish() {
    if (!finished) {
      finished = true;
      decoder.drain();
      upright.drain();
    }
  }

  void finishUnless(FeedMessage.VideoConfig current) {
    if (config.codec() != current.codec() || !Arrays.equals(config.config(), current.config())) {
      finish();
    }
  }

  private void picture(AVFrame frame, long slot) {
    decoded.accept(slot);
    if (slot < latestSlot) {
      troubles.add("a picture of slot " + slot + " comes out of order");
      return;
    }
    latestSlot = slot;
    SlotFiller to = filler;
    if (to != null) {
      give(to, frame, Math.max(slot, cleanSlot));
    } else {
      av_frame_unref(kept);
      Av.check(av_frame_ref(kept, frame), "referencing a picture");
      keeps = true;
    }
  }

  private void give(SlotFiller to, AVFrame frame, long slot) {
    if (slot < untilSlot) {
      to.picture(frame, slot);
    }
  }

  @Override
  public void close() {
    decoder.close();
    upright.close();
    av_frame_free(kept);
  }
}
