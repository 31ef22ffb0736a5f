package org.zonecast.router.peer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Whether somebody goes on publishing broadcasts whose edge is not heard of: their playlists come
 * further from one look to another. A state machine without a clock of its own.
 */
final class SignsOfLife {
  /** Segments of two seconds come further in this time, if they come at all. */
  static final Duration BETWEEN = Duration.ofMillis(2600);

  private static final int MAX_STREAMS = 512;

  private record Look(OptionalLong end, long nanos) {}

  /** What two looks say. */
  enum Verdict {
    /** It is too early for a second look. */
    LOOK_AGAIN,
    PUBLISHED,
    STANDS_STILL
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
   * @param end the number behind the last segment listed; empty if no CDN told
   */
  Verdict looked(String streamId, OptionalLong end, long nowNanos) {
    Look before = looks.get(streamId);
    if (before != null && nowNanos - before.nanos < BETWEEN.toNanos()) {
      return Verdict.LOOK_AGAIN;
    }
    looks.remove(streamId);
    looks.put(streamId, new Look(end, nowNanos));
    if (looks.size() > MAX_STREAMS) {
      looks.remove(looks.keySet().iterator().next());
    }
    if (before == null) {
      return Verdict.LOOK_AGAIN;
    }
    boolean further =
        end.isPresent() && before.end.isPresent() && end.getAsLong() > before.end.getAsLong();
    return further ? Verdict.PUBLISHED : Verdict.STANDS_STILL;
  }

  /** Forgets the streams that are heard of again. */
  void retain(Set<String> streamIds) {
    looks.keySet().retainAll(streamIds);
  }
}
