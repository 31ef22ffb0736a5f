package org.zonecast.router.authority;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.zonecast.feed.FeedMessage.Based;

/**
 * Finds the base of an epoch that goes on from a lost edge's, while a worker seals the CDNs. A
 * state machine without a clock of its own.
 */
final class Sealing {
  private static final long OTHERS_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long ALL_NANOS = Duration.ofSeconds(6).toNanos();

  /** More than a writer lists in the time for which its last grant may hold. */
  private static final int UNSEALED_ROOM = 8;

  private final Set<String> sealed = new HashSet<>();
  private long next;
  private boolean welcomed;
  private long welcomedNanos;
  private long firstSealedNanos;

  /**
   * @param least what the base is at least
   */
  Sealing(long least) {
    this.next = least;
  }

  /** A worker begins to seal: what one before it has done has to be done again. */
  void welcomed(long nowNanos) {
    sealed.clear();
    welcomed = true;
    welcomedNanos = nowNanos;
  }

  /**
   * @param endMediaSequence the number behind the last one listed there, -1 if none is
   */
  void sealed(String cdn, long endMediaSequence, long nowNanos) {
    if (sealed.isEmpty()) {
      firstSealedNanos = nowNanos;
    }
    sealed.add(cdn);
    next = Math.max(next, endMediaSequence);
  }

  /** The base, once it can be said. */
  Optional<Based> base(Collection<String> cdns, long nowNanos) {
    if (!welcomed) {
      return Optional.empty();
    }
    if (sealed.containsAll(cdns)) {
      return Optional.of(new Based(next, 0));
    }
    boolean waitedForOthers = !sealed.isEmpty() && nowNanos - firstSealedNanos >= OTHERS_NANOS;
    return waitedForOthers || nowNanos - welcomedNanos >= ALL_NANOS
        ? Optional.of(new Based(next + UNSEALED_ROOM, UNSEALED_ROOM))
        : Optional.empty();
  }
}
