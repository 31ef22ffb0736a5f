package org.zonecast.benchmarks.zones;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.failover.Fencing;
import org.zonecast.benchmarks.failover.Lags;
import org.zonecast.benchmarks.failover.Listings;
import org.zonecast.benchmarks.zones.WorldBroadcast.Whereabouts;
import org.zonecast.samples.chaos.Signals;

/** One fault after another under one broadcast, each once everything is well again. */
final class ZoneTrial {
  private static final long QUIET_MILLIS = 8_000;
  private static final long WINDOW_MILLIS = 20_000;
  private static final long ASLEEP_MILLIS = 50_000;
  private static final long PATIENCE_MILLIS = 180_000;
  private static final long LOOK_MILLIS = 250;

  private final WorldBroadcast live;
  private final long seed;

  ZoneTrial(WorldBroadcast live, long seed) {
    this.live = live;
    this.seed = seed;
  }

  ZoneRun run(ZoneFault fault, int number) throws IOException, InterruptedException {
    await("a stream that is live in a cluster that is well", this::well);
    long quietMillis = System.currentTimeMillis();
    var random = new Random(31 * (31 * seed + fault.ordinal()) + number);
    random.nextLong(); // the first numbers of neighbouring seeds are alike
    TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS + random.nextLong(WorldBroadcast.SEGMENT.toMillis()));
    Whereabouts before = live.whereabouts();
    long[] victims = live.victims(fault, before);
    long faultMillis = System.currentTimeMillis();
    long counted;
    if (fault.takesEdge()) {
      Signals.freeze(victims);
      try {
        counted = untilTheEncoderIsBack(faultMillis);
        sleepUntil(faultMillis + ASLEEP_MILLIS);
      } finally {
        Signals.wake(victims);
      }
    } else {
      Signals.kill(victims);
      sleepUntil(faultMillis + WINDOW_MILLIS);
      counted = worstLag(faultMillis);
    }
    await("a cluster that is well again", live::healthy);
    return result(fault, number, before, quietMillis, faultMillis, counted);
  }

  private boolean well() throws IOException {
    if (!live.healthy()) {
      return false;
    }
    TreeMap<Long, Long> arrivals = live.arrivals();
    return arrivals.size() >= 5 && live.listings().everywhereMillis(arrivals.lastKey()).isPresent();
  }

  /** From the encoder's last attempt until a whole segment of what it sent since is listed. */
  private long untilTheEncoderIsBack(long faultMillis) throws IOException, InterruptedException {
    long[] counted = {0};
    await(
        "segment of the encoder at its new edge",
        () -> {
          long attempt = live.encoder().lastAttemptMillis();
          OptionalLong listed = attempt < faultMillis ? OptionalLong.empty() : listedSince(attempt);
          listed.ifPresent(at -> counted[0] = at - attempt);
          return listed.isPresent();
        });
    return counted[0];
  }

  /** When the first segment was listed everywhere all of whose frames came behind a moment. */
  private OptionalLong listedSince(long millis) throws IOException {
    long whole = millis + WorldBroadcast.SEGMENT.toMillis();
    Listings listings = live.listings();
    return live.arrivals().entrySet().stream()
        .filter(arrival -> arrival.getValue() >= whole)
        .findFirst()
        .map(arrival -> listings.everywhereMillis(arrival.getKey()))
        .orElse(OptionalLong.empty());
  }

  private long worstLag(long faultMillis) throws IOException {
    return Lags.between(
            live.arrivals(),
            live.listings(),
            faultMillis,
            faultMillis + WINDOW_MILLIS - WorldBroadcast.SEGMENT.toMillis(),
            System.currentTimeMillis())
        .stream()
        .mapToLong(lag -> lag)
        .max()
        .orElse(PATIENCE_MILLIS);
  }

  private ZoneRun result(
      ZoneFault fault,
      int number,
      Whereabouts before,
      long quietMillis,
      long faultMillis,
      long counted)
      throws IOException {
    Listings listings = live.listings();
    List<Long> quiet =
        Lags.between(
            live.arrivals(),
            listings,
            quietMillis,
            quietMillis + QUIET_MILLIS - WorldBroadcast.SEGMENT.toMillis(),
            faultMillis);
    List<String> violations = new ArrayList<>();
    live.writes().forEach((cdn, writes) -> violations.addAll(Fencing.playlists(cdn, writes)));
    Whereabouts after = live.whereabouts();
    if (!fault.takesEdge() && after.workerZone().equals(before.workerZone())) {
      violations.add("nobody took over in another zone");
    }
    return new ZoneRun(
        fault,
        number,
        seed,
        fault.takesEdge() ? before.edgeZone() : before.workerZone(),
        fault.takesEdge() ? after.edgeZone() : after.workerZone(),
        quiet,
        counted,
        longestDark(listings, quietMillis),
        violations);
  }

  private long longestDark(Listings listings, long fromMillis) throws IOException {
    long last = fromMillis;
    long longest = 0;
    for (Map.Entry<Long, Long> arrival : live.arrivals().entrySet()) {
      OptionalLong listed = listings.everywhereMillis(arrival.getKey());
      if (listed.isPresent() && listed.getAsLong() > last) {
        longest = Math.max(longest, listed.getAsLong() - last);
        last = listed.getAsLong();
      }
    }
    return longest;
  }

  private static void sleepUntil(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(Math.max(0, millis - System.currentTimeMillis()));
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(String what, Condition condition)
      throws IOException, InterruptedException {
    Workplace.note("waiting for " + what);
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (!condition.holds()) {
      if (System.currentTimeMillis() > deadline) {
        throw new IOException("no " + what + " after " + PATIENCE_MILLIS / 1000 + " s");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }
}
