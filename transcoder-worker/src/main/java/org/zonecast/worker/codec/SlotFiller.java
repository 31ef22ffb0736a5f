package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Gives every slot its picture, in order and each once. A slot is given out when something of a
 * later slot is known: of several pictures in one slot the latest shown counts, and a slot without
 * a picture repeats the one before.
 *
 * <p>A picture that comes when its slot has been given out already is the one that later slots
 * repeat. Therefore the filler need not begin at the beginning: what it says of a slot follows from
 * the pictures since the last keyframe before it. Slots before the first are gone through, but not
 * given out: a broken picture shows what its memory held before, and so it must not matter how long
 * which picture is referenced.
 */
final class SlotFiller implements AutoCloseable {

  /** Takes the slots in order. */
  interface Slots {
    /**
     * @param picture what is shown in the slot, valid during the call; null for slate
     * @param fresh false if it is what the slot before showed
     */
    void show(long slot, @Nullable AVFrame picture, boolean fresh);

    /** The slot lies in a gap of the feed, and nothing is to be shown there but slate. */
    void gap(long slot);

    /** The epoch has this slot: what ends before it ends now, and is not the epoch's last. */
    void exists(long slot);
  }

  private final Slots slots;
  private final long firstSlot;
  private final AVFrame shown = Av.frame();
  private final AVFrame given = Av.frame();
  private boolean slate = true;
  private boolean anythingShown;
  private boolean fresh = true;
  private boolean told;
  private long gapFromSlot;
  private long gapToSlot;
  private long next;

  SlotFiller(long firstSlot, Slots slots) {
    this.firstSlot = firstSlot;
    this.next = firstSlot;
    this.slots = slots;
  }

  /** The first slot that has not been given out. */
  long next() {
    return Math.max(next, firstSlot);
  }

  /** Takes a decoded picture; they come in the order of their slots. */
  void picture(AVFrame frame, long slot) {
    begin(slot);
    av_frame_unref(shown);
    Av.check(av_frame_ref(shown, frame), "referencing a picture");
    show(false);
  }

  /** A keyframe of this slot follows, and what was shown before is forgotten with it. */
  void restart(long slot) {
    begin(slot);
    show(true);
  }

  /** These slots have no media: they show slate, and so do the next until a picture comes. */
  void gap(long fromSlot, long toSlot) {
    restart(fromSlot);
    gapFromSlot = fromSlot;
    gapToSlot = toSlot;
    fillTo(toSlot);
  }

  /** Gives out every slot before {@code slot}, now that nothing more will come for them. */
  void fillTo(long slot) {
    for (; next < slot; next++) {
      give();
    }
  }

  /** The same, unless nothing has been shown yet: what comes first may belong there. */
  void fillIfShownTo(long slot) {
    if (anythingShown) {
      fillTo(slot);
    }
  }

  private void begin(long slot) {
    if (!anythingShown) {
      next = Math.min(next, slot);
    }
    fillTo(slot);
    slots.exists(slot);
  }

  private void give() {
    if (fresh) {
      av_frame_unref(given);
      if (!slate) {
        Av.check(av_frame_ref(given, shown), "referencing a picture");
      }
      fresh = false;
      told = false;
    }
    if (next < firstSlot) {
      return;
    }
    if (slate && next >= gapFromSlot && next < gapToSlot) {
      slots.gap(next);
    } else {
      slots.show(next, slate ? null : given, !told);
      told = true;
    }
  }

  private void show(boolean asSlate) {
    slate = asSlate;
    fresh = true;
    anythingShown = true;
  }

  @Override
  public void close() {
    av_frame_free(shown);
    av_frame_free(given);
  }
}
