package org.zonecast.router.peer;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whether somebody goes on publishing broadcasts whose edge is not heard of: their playlists come
 * further from one look to another. A state machine without a clock of its own.
 */
final class SignsOfLife {
  /** Segments of two seconds come further in this time, if they come at all. */
  static final Duration BETWEEN = Duration.ofMillis(2600);

  private static final int MAX_STREAMS = 512;

  /**
   * @param ends by CDN, of those that told
   */
  private record Look(Map<String, Long> ends, long nanos) {
    long furthest() {
      return ends.isEmpty() ? -1 : Collections.max(ends.values());
    }

    Verdict since(Look before) {
      if (ends.isEmpty()) {
        return Verdict.NOT_TOLD;
      }
      long stillAt = -1;
      for (Map.Entry<String, Long> end : ends.entrySet()) {
        long was = before.ends.getOrDefault(end.getKey(), -1L);
        if (was >= 0 && end.getValue() > was) {
          return Verdict.PUBLISHED;
        }
        stillAt = Math.max(stillAt, was);
      }
      boolean furthestToldTwice = stillAt >= Math.max(furthest(), before.furthest());
      return furthestToldTwice ? Verdict.STANDS_STILL : Verdict.LOOK_AGAIN;
    }
  }

  /** What two looks say. */
  enum Verdict {
    /** It is too early, or the CDN that is furthest has not told twice in a row. */
    LOOK_AGAIN,
    PUBLISHED,
    STANDS_STILL,
    /** No CDN told now. */
    NOT_TOLD
  }

  private final Map<String, Look> looks = new LinkedHashMap<>();

  /** Whether there was a look. */
  boolean seen(String streamId) {
    return looks.containsKey(streamId);
  }

  /** Whether a look now is worth while. */
  boolean isDue(String streamId, long nowNanos) {
    Look last = looks.get(streamId);
    return last == null || nowNanos - last.nanos >= BETWEEN.toNanos();
  }

  /**
   * Takes note of a look.
   *
   * @param ends the number behind the last segment listed, by CDN, of those that told
   */
  Verdict looked(String streamId, Map<String, Long> ends, long nowNanos) {
    Look before = looks.get(streamId);
    if (before != null && nowNanos - before.nanos < BETWEEN.toNanos()) {
      return Verdict.LOOK_AGAIN;
    }
    var look = new Look(Map.copyOf(ends), nowNanos);
    looks.remove(streamId);
    looks.put(streamId, look);
    if (looks.size() > MAX_STREAMS) {
      looks.remove(looks.keySet().iterator().next());
    }
    return before == null ? Verdict.LOOK_AGAIN : look.since(before);
  }

  /** Forgets the streams that are heard of again. */
  void retain(Set<String> streamIds) {
    looks.keySet().retainAll(streamIds);
  }
}
