package org.zonecast.router.broadcast;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Streams that had to be stopped, because their media crashes transcoders or because another edge
 * has them, so that an encoder which comes back again and again does not do so again and again. The
 * first time the next publisher is let in at once; if that ends the same way, the one after that
 * has to wait. Thread-safe.
 */
final class Quarantine {
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int MAX_STREAMS = 512;

  private record Case(int times, long nanos) {
    Duration pause() {
      return times < 2
          ? Duration.ZERO
          : min(FIRST.multipliedBy(1L << Math.min(times - 2, 10)), LONGEST);
    }
  }

  private final Map<String, Case> cases = new LinkedHashMap<>();

  /** A broadcast of this stream was stopped. */
  synchronized void stopped(String streamId, long nowNanos) {
    Case before = cases.remove(streamId);
    int times = before != null && nowNanos < forgottenNanos(before) ? before.times + 1 : 1;
    cases.put(streamId, new Case(times, nowNanos));
    if (cases.size() > MAX_STREAMS) {
      cases.remove(cases.keySet().iterator().next());
    }
  }

  /** For how long its publishers are still refused; empty if they are let in. */
  synchronized Optional<Duration> refused(String streamId, long nowNanos) {
    Case known = cases.get(streamId);
    if (known == null) {
      return Optional.empty();
    }
    if (nowNanos >= forgottenNanos(known)) {
      cases.remove(streamId);
      return Optional.empty();
    }
    long left = known.nanos + known.pause().toNanos() - nowNanos;
    return left > 0 ? Optional.of(Duration.ofNanos(left)) : Optional.empty();
  }

  /** A stream that did well for ten minutes behind its pause begins anew. */
  private static long forgottenNanos(Case known) {
    return known.nanos + known.pause().plus(LONGEST).toNanos();
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
