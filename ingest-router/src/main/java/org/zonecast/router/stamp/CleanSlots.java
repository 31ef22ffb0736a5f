package org.zonecast.router.stamp;

import java.util.ArrayDeque;
import java.util.Deque;
import org.zonecast.feed.FeedMessage.RandomAccess;
import org.zonecast.router.bitstream.AccessUnits;
import org.zonecast.router.bitstream.AccessUnits.Entry;

/**
 * Knows from which slot on a decoder that begins with a picture shows what is right.
 *
 * <p>H.264 counts a recovery in frame numbers, which only go up behind pictures that others may
 * refer to (D.2.8). How many others will come between is not known, so the most that came in a row
 * so far are taken for each, and once more for the order in which pictures are shown.
 */
final class CleanSlots {
  /** As many as a worker decodes beside what it shows. */
  private static final int MOST_WAITING = 2;

  private static final int MOST_BETWEEN = 16;

  private final int sourceMultiple;
  private final Deque<Long> waiting = new ArrayDeque<>();
  private int between;
  private int mostBetween;

  CleanSlots(int sourceMultiple) {
    this.sourceMultiple = sourceMultiple;
  }

  /** Takes note of the next picture; what takes too long to be clean is no place to begin. */
  Entry see(Entry entry) {
    between = entry.reference() ? 0 : Math.min(MOST_BETWEEN, between + 1);
    mostBetween = Math.max(mostBetween, between);
    return pictures(entry) > AccessUnits.MAX_RECOVERY_FRAMES ? entry.within() : entry;
  }

  /** The first slot that is right, if decoding begins with this picture of a slot. */
  long of(long slot, Entry entry) {
    return slot + Math.ceilDiv(pictures(entry), sourceMultiple);
  }

  private int pictures(Entry entry) {
    int frames = entry.recoveryFrames();
    return frames == 0 ? 0 : frames * (1 + mostBetween) + mostBetween;
  }

  /** Whether a worker could begin another decoder with this picture. */
  boolean hasRoom(long slot, Entry entry) {
    long clean = of(slot, entry);
    return entry.access() != RandomAccess.OPEN
        || waiting.stream().filter(other -> other >= slot && other < clean).count() < MOST_WAITING;
  }

  /** The picture is stamped, and may be begun with if there is room. */
  RandomAccess stamped(long slot, Entry entry) {
    if (!hasRoom(slot, entry)) {
      return RandomAccess.NONE;
    }
    if (entry.access() == RandomAccess.CLOSED) {
      forget();
    } else if (entry.access() == RandomAccess.OPEN) {
      long clean = of(slot, entry);
      waiting.removeIf(other -> other < slot || other >= clean);
      waiting.add(clean);
    }
    return entry.access();
  }

  /** A gap ends whatever was begun. */
  void forget() {
    waiting.clear();
  }
}
