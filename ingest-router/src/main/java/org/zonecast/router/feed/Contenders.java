package org.zonecast.router.feed;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Encoders that want streams which others have. Some refusals are free; who goes on then is not
 * even looked at for a time that doubles, so that two encoders with the same key, which both come
 * back by themselves, do not take the stream from each other in turn. An encoder is known by its
 * address. Thread-safe.
 */
final class Contenders {
  private static final int FREE = 5;
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration FORGOTTEN = Duration.ofMinutes(2);
  private static final int MAX_KNOWN = 1024;

  private record Contender(String streamId, String host) {}

  private record Case(int times, long nanos) {
    Duration pause() {
      if (times < FREE) {
        return Duration.ZERO;
      }
      Duration doubled = FIRST.multipliedBy(1L << Math.min(times - FREE, 10));
      return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }

    boolean forgotten(long nowNanos) {
      return nowNanos - nanos >= FORGOTTEN.toNanos();
    }
  }

  private final Map<Contender, Case> cases = new LinkedHashMap<>();

  /** An encoder was refused because another one has the stream. */
  synchronized void refused(String streamId, String address, long nowNanos) {
    count(new Contender(streamId, host(address)), 0, nowNanos);
  }

  /** An encoder had the stream, and was sent away for another one. */
  synchronized void displaced(String streamId, String address, long nowNanos) {
    count(new Contender(streamId, host(address)), FREE - 1, nowNanos);
  }

  private void count(Contender contender, int least, long nowNanos) {
    Case before = cases.remove(contender);
    int times = before == null || before.forgotten(nowNanos) ? 0 : before.times;
    cases.put(contender, new Case(Math.max(times, least) + 1, nowNanos));
    if (cases.size() > MAX_KNOWN) {
      cases.remove(cases.keySet().iterator().next());
    }
  }

  /** How long an encoder has to wait before it is looked at again; empty if it has not. */
  synchronized Optional<Duration> wait(String streamId, String address, long nowNanos) {
    Case known = cases.get(new Contender(streamId, host(address)));
    if (known == null) {
      return Optional.empty();
    }
    long left = known.nanos + known.pause().toNanos() - nowNanos;
    return left > 0 ? Optional.of(Duration.ofNanos(left)) : Optional.empty();
  }

  /** Whether two sessions come from one address: one may be what is left of the other. */
  static boolean sameHost(String address, String other) {
    return host(address).equals(host(other));
  }

  /** The address without its port. Routers of another version may leave IPv6 without brackets. */
  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
