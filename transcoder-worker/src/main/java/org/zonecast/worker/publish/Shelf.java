package org.zonecast.worker.publish;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.zonecast.feed.FeedMessage.LogEntry;

/**
 * Which of an epoch's segments one CDN holds by the log, which it will never get, and how far they
 * can be listed in order with none left out.
 */
final class Shelf {
  private final long first;
  private final NavigableSet<Long> held = new TreeSet<>();
  private final NavigableSet<Long> lost = new TreeSet<>();
  private long settledUpTo;
  private long limit = Long.MAX_VALUE;

  /** An empty shelf of a CDN that gets {@code first} and what comes after it. */
  Shelf(long first) {
    this.first = first;
    this.settledUpTo = first - 1;
  }

  /**
   * The shelf of a CDN when a worker takes over. What the CDN lacks from before {@code
   * resumeSegment} is lost to it: nobody makes it any more.
   */
  static Shelf fromLog(List<LogEntry> log, String cdn, long resumeSegment) {
    NavigableSet<Long> inLog = new TreeSet<>();
    log.stream().filter(e -> e.cdns().contains(cdn)).forEach(e -> inLog.add(e.segment()));
    Shelf shelf = new Shelf(inLog.isEmpty() ? resumeSegment : inLog.first());
    for (long segment = shelf.first; segment < resumeSegment; segment++) {
      if (!inLog.contains(segment)) {
        shelf.lose(segment);
      }
    }
    inLog.forEach(shelf::hold);
    return shelf;
  }

  /** The first segment that this CDN is to hold. */
  long first() {
    return first;
  }

  /** Whether it is of no use to bring this segment to the CDN. */
  boolean settled(long segment) {
    return segment < first || segment <= settledUpTo || isLost(segment) || held.contains(segment);
  }

  /** Whether a segment is listed as a gap. */
  boolean isLost(long segment) {
    return lost.contains(segment);
  }

  /** Whether the log says that this CDN has a segment. */
  boolean holds(long segment) {
    return held.contains(segment);
  }

  void hold(long segment) {
    if (segment >= first && !isLost(segment)) {
      held.add(segment);
      advance();
    }
  }

  /**
   * Somebody else has brought a segment here, which was thought lost before anything was listed.
   */
  void find(long segment) {
    lost.remove(segment);
    hold(segment);
  }

  /** From now on nothing behind this segment is to be listed. */
  void limitTo(long segment) {
    limit = segment;
  }

  /** This segment will be a gap on this CDN, and stay one. */
  void lose(long segment) {
    if (segment >= first) {
      held.remove(segment);
      lost.add(segment);
      advance();
    }
  }

  /**
   * The last segment of those that are held or lost without a hole, as far as they are to be
   * listed; first - 1 if none is.
   */
  long settledUpTo() {
    return Math.min(settledUpTo, Math.max(limit, first - 1));
  }

  /** The last segment that may be listed: a playlist does not end in gaps while it is live. */
  long lastListable() {
    Long last = held.floor(settledUpTo());
    return last == null ? first - 1 : last;
  }

  void forgetBefore(long segment) {
    held.headSet(segment).clear();
    lost.headSet(segment).clear();
  }

  private void advance() {
    while (held.contains(settledUpTo + 1) || lost.contains(settledUpTo + 1)) {
      settledUpTo++;
    }
  }
}
