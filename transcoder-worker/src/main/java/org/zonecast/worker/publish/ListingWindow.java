package org.zonecast.worker.publish;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * How many segments one playlist lists: the window's, and more while there are some that were
 * listed for the first time only a moment ago. So a player that comes by every few seconds sees
 * each of them, also when a successor lists all that it made up for at once.
 */
final class ListingWindow {
  /** A player that waits asks again within one target duration; it may miss two answers. */
  private static final long TARGET_DURATIONS_LISTED = 3;

  private static final long NO_SEGMENT = Long.MIN_VALUE;

  /** Segments from {@code first} on were first listed at {@code nanos}. */
  private record Listing(long first, long nanos) {}

  private final int least;
  private final int most;
  private final long nanosListed;
  private final LongSupplier nanoClock;
  private final Deque<Listing> recent = new ArrayDeque<>();
  private long listedUpTo = NO_SEGMENT;
  private long sizedFor = NO_SEGMENT;
  private int size;

  ListingWindow(Publication publication) {
    this(
        publication.windowSegments(),
        publication.longestPlaylist(),
        publication.plan().targetDurationSeconds(),
        publication.nanoClock());
  }

  /**
   * A window of a playlist of which nothing is known yet.
   *
   * @param least segments in an ordinary playlist
   * @param most segments in any playlist
   */
  ListingWindow(int least, int most, int targetDurationSeconds, LongSupplier nanoClock) {
    this.least = least;
    this.most = most;
    this.nanosListed = TARGET_DURATIONS_LISTED * targetDurationSeconds * 1_000_000_000L;
    this.nanoClock = nanoClock;
  }

  /**
   * The number of segments in a playlist that ends with {@code last}. It does not change with the
   * time alone: the beginning of a playlist moves when its end does.
   */
  int size(long last) {
    if (last != sizedFor) {
      long now = nanoClock.getAsLong();
      while (!recent.isEmpty() && now - recent.getFirst().nanos >= nanosListed) {
        recent.removeFirst();
      }
      long oldest = recent.isEmpty() ? last : recent.getFirst().first;
      size = Math.clamp(last - oldest + 1, least, most);
      sizedFor = last;
    }
    return size;
  }

  /** A playlist of these segments was found. Nobody says for how long they have been in it. */
  void found(long from, long upTo) {
    written(from, upTo);
    sizedFor = NO_SEGMENT;
  }

  /** A playlist of these segments was written. */
  void written(long from, long upTo) {
    long first = Math.max(from, listedUpTo + 1);
    if (first <= upTo) {
      recent.addLast(new Listing(first, nanoClock.getAsLong()));
      listedUpTo = upTo;
    }
  }
}
