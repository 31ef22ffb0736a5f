package org.zonecast.router.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.zonecast.router.edge.WorkerSign;
import org.zonecast.router.edge.WorkerSign.Claimed;
import org.zonecast.router.edge.WorkerSign.Lost;
import org.zonecast.router.edge.WorkerSign.Published;
import org.zonecast.router.route.ZoneSigns;

/** What this edge has seen of each zone's workers in the last minute. Safe for all threads. */
final class WorkerSigns {
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final int MAX_KEPT = 1000;

  private final Map<String, OfZone> zones = new HashMap<>();

  private record Claim(long millis, Instant at) {}

  private record Pair(String workerId, String cdn) {}

  private record Verdict(boolean well, Instant at) {}

  private static final class OfZone {
    final Deque<Claim> claims = new ArrayDeque<>();
    final Map<String, Instant> lost = new HashMap<>();
    final Map<Pair, Verdict> publishing = new HashMap<>();
  }

  synchronized void saw(WorkerSign sign, Instant now) {
    if (zones.size() >= MAX_KEPT && !zones.containsKey(sign.zone())) {
      return;
    }
    OfZone zone = zones.computeIfAbsent(sign.zone(), name -> new OfZone());
    forget(zone, now);
    switch (sign) {
      case Claimed claimed -> {
        if (zone.claims.size() == MAX_KEPT) {
          zone.claims.removeFirst();
        }
        zone.claims.addLast(new Claim(claimed.after().toMillis(), now));
      }
      case Lost lost -> {
        zone.publishing.keySet().removeIf(pair -> pair.workerId.equals(lost.workerId()));
        put(zone.lost, lost.workerId(), now);
      }
      case Published published ->
          put(
              zone.publishing,
              new Pair(published.workerId(), published.cdn()),
              new Verdict(published.well(), now));
    }
  }

  private static <K, V> void put(Map<K, V> map, K key, V value) {
    if (map.size() < MAX_KEPT || map.containsKey(key)) {
      map.put(key, value);
    }
  }

  synchronized ZoneSigns of(String name, Instant now) {
    OfZone zone = zones.get(name);
    if (zone == null) {
      return ZoneSigns.NONE;
    }
    forget(zone, now);
    long failing = zone.publishing.values().stream().filter(verdict -> !verdict.well).count();
    return new ZoneSigns(
        p95(zone.claims),
        zone.lost.size(),
        zone.publishing.isEmpty() ? 0 : (double) failing / zone.publishing.size());
  }

  private static void forget(OfZone zone, Instant now) {
    Instant oldest = now.minus(WINDOW);
    zone.claims.removeIf(claim -> claim.at.isBefore(oldest));
    zone.lost.values().removeIf(at -> at.isBefore(oldest));
    zone.publishing.values().removeIf(verdict -> verdict.at.isBefore(oldest));
  }

  private static long p95(Deque<Claim> claims) {
    long[] sorted = claims.stream().mapToLong(Claim::millis).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(sorted.length * 0.95) - 1];
  }
}
