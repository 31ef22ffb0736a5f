package org.zonecast.worker.codec;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;

/**
 * Video on its way from access units to slots. A slot shows what the decoder begun at the latest
 * keyframe or gap with a clean slot at or before it shows there, and nothing of what came before
 * that: it follows from the feed since then, wherever decoding began, even if packets are broken.
 *
 * <p>A closed keyframe takes over at once. An open one waits: its decoder is fed beside the one
 * that shows, which is let go of when an access unit lies beyond the clean slot. A waiting keyframe
 * that a later one makes needless, with a clean slot at or before its own, is dropped.
 */
final class VideoLane implements AutoCloseable {
  /** Intra refreshes follow each other, and overlap by no more than reordered pictures. */
  private static final int MOST_WAITING = 2;

  private final SlotFiller filler;
  private final Troubles troubles;
  private final Deque<VideoRun> waiting = new ArrayDeque<>(MOST_WAITING);
  private FeedMessage.@Nullable VideoConfig config;
  private @Nullable VideoRun showing;
  private long decodedSlot = -1;
  private long receivedSlot = -1;

  VideoLane(SlotFiller filler, Troubles troubles) {
    this.filler = filler;
    this.troubles = troubles;
  }

  /** The highest slot of which a picture was decoded, -1 for none. */
  long decodedSlot() {
    return decodedSlot;
  }

  /** The highest slot of an access unit, -1 for none. */
  long receivedSlot() {
    return receivedSlot;
  }

  /** Whether a decoder holds pictures back for reordering. */
  boolean holdsPictures() {
    return (showing != null && showing.holdsPictures())
        || waiting.stream().anyMatch(VideoRun::holdsPictures);
  }

  /** The configuration takes effect with the next keyframe. */
  void config(FeedMessage.VideoConfig message) {
    config = message;
  }

  void unit(FeedMessage.VideoUnit unit) {
    FeedMessage.VideoConfig current = config;
    if (current == null) {
      troubles.add("video without a configuration");
      return;
    }
    receivedSlot = Math.max(receivedSlot, unit.slot());
    handOverBefore(unit.slot());
    if (unit.keyframe()) {
      begin(unit, current);
    }
    if (showing != null) {
      showing.decode(unit);
    }
    waiting.forEach(run -> run.decode(unit));
  }

  void gap(FeedMessage.Gap gap) {
    if (gap.toSlot() > gap.fromSlot()) {
      endAt(gap.fromSlot());
      filler.gap(gap.fromSlot(), gap.toSlot());
    }
  }

  /** Video stands still: nothing comes any more for the slots before this one. */
  void standStill(long slot) {
    handOverBefore(slot);
    filler.fillIfShownTo(slot);
  }

  /** The epoch ends before this slot: takes out what the decoders still hold. */
  void end(long slot) {
    endAt(slot);
    filler.fillTo(slot);
  }

  private void begin(FeedMessage.VideoUnit unit, FeedMessage.VideoConfig current) {
    if (unit.access() == FeedMessage.RandomAccess.CLOSED) {
      endAt(unit.cleanSlot());
      filler.restart(unit.cleanSlot());
      showing = run(unit, current);
      showing.show(filler);
      return;
    }
    dropWaitingFrom(unit.cleanSlot());
    if (waiting.size() == MOST_WAITING) {
      troubles.add("slot " + unit.slot() + " begins anew before what began is clean");
      return;
    }
    finishOthersThan(current);
    waiting.add(run(unit, current));
    limitShowing(Long.MAX_VALUE);
  }

  private VideoRun run(FeedMessage.VideoUnit unit, FeedMessage.VideoConfig current) {
    return new VideoRun(current, unit, this::decoded, troubles);
  }

  /** A decoder of another configuration can make nothing of what follows. */
  private void finishOthersThan(FeedMessage.VideoConfig current) {
    if (showing != null) {
      showing.finishUnless(current);
    }
    waiting.forEach(run -> run.finishUnless(current));
  }

  /** Lets the waiting decoders that are clean before this slot show, each in its turn. */
  private void handOverBefore(long slot) {
    for (VideoRun next = waiting.peek();
        next != null && next.cleanSlot() < slot;
        next = waiting.peek()) {
      closeShowing();
      waiting.remove();
      filler.restart(next.cleanSlot());
      showing = next;
      limitShowing(Long.MAX_VALUE);
      next.show(filler);
    }
  }

  /** From this slot on nothing counts that was decoded until now. */
  private void endAt(long slot) {
    dropWaitingFrom(slot);
    handOverBefore(slot);
    limitShowing(slot);
    closeShowing();
  }

  private void dropWaitingFrom(long slot) {
    for (VideoRun last = waiting.peekLast();
        last != null && last.cleanSlot() >= slot;
        last = waiting.peekLast()) {
      waiting.removeLast().close();
    }
  }

  /** What shows does so until another is clean. */
  private void limitShowing(long atMost) {
    VideoRun next = waiting.peek();
    if (showing != null) {
      showing.showUntil(next == null ? atMost : next.cleanSlot());
    }
  }

  private void closeShowing() {
    if (showing != null) {
      showing.finish();
      showing.close();
      showing = null;
    }
  }

  private void decoded(long slot) {
    decodedSlot = Math.max(decodedSlot, slot);
  }

  @Override
  public void close() {
    if (showing != null) {
      showing.close();
      showing = null;
    }
    waiting.forEach(VideoRun::close);
    waiting.clear();
  }
}
