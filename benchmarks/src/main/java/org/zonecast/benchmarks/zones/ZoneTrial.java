package org.zonecast.benchmarks.zones;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.trial.Await;
import org.zonecast.benchmarks.trial.Chance;

/** One fault after another under live broadcasts, each once everything is well again. */
final class ZoneTrial implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final long QUIET_MILLIS = 5_000;
  private static final long WINDOW_MILLIS = 16_000;
  private static final long SHORT_WINDOW_MILLIS = 10_000;
  private static final long ASLEEP_MILLIS = 15_000;
  private static final long AWAKE_MILLIS = 8_000;
  private static final long REDIS_MILLIS = 60_000;

  private final TwoRegions world;
  private final long seed;
  private final List<WorldBroadcast> live = new ArrayList<>();

  ZoneTrial(TwoRegions world, long seed) {
    this.world = world;
    this.seed = seed;
  }

  List<WorldBroadcast> live() {
    return List.copyOf(live);
  }

  /**
   * One fault.
   *
   * @param round counts those of this kind, from 0
   * @param first the number of the first run
   * @throws IOException if it cannot be judged
   */
  ZoneRound round(ZoneFault fault, int round, int first) throws IOException, InterruptedException {
    broadcastAt(places(fault, round), fault.takesEdge());
    Newcomers newcomers =
        Newcomers.make(world, fault.hasNewcomers() ? places(fault, round) : List.of());
    await("stream that keeps up, in a world that is well", this::well);
    long quietMillis = System.currentTimeMillis();
    Random random = Chance.of(fault, first, seed);
    Await.moment(
        quietMillis
            + (fault.takesEdge() ? 0 : QUIET_MILLIS)
            + random.nextLong(TwoRegions.SEGMENT.toMillis()));
    Strike strike = Strike.at(world, fault, round, live);
    List<Watched> watched = new ArrayList<>();
    long faultMillis = System.currentTimeMillis();
    for (WorldBroadcast broadcast : live) {
      watched.add(
          new Watched(
              broadcast,
              quietMillis,
              faultMillis,
              broadcast.workerZone(),
              broadcast.history().epochs().size()));
    }
    Workplace.note("%s: round %d, %s".formatted(fault, round + 1, strike.zones()));
    return switch (fault.counted()) {
      case LATENESS -> lateness(strike, watched, first);
      case RECONNECT -> reconnect(strike, watched, first);
      case START -> newcomers(strike, watched, newcomers, first);
    };
  }

  private boolean well() throws IOException {
    for (WorldBroadcast broadcast : live) {
      if (!broadcast.keepsUp()) {
        return false;
      }
    }
    return world.healthy();
  }

  /** Where the broadcasts are to be: a zone in each region, or both zones of one region. */
  private List<String> places(ZoneFault fault, int round) {
    List<String> zones = world.zones();
    if (fault == ZoneFault.REGION) {
      return world.regionOf(zones.get(round % 2 * 2));
    }
    int letter = fault == ZoneFault.ZONE || fault == ZoneFault.CUT ? round % 2 : 0;
    return List.of(zones.get(letter), zones.get(letter + 2)).subList(0, fault.broadcasts());
  }

  private void broadcastAt(List<String> zones, boolean fresh)
      throws IOException, InterruptedException {
    if (!fresh && live.stream().map(WorldBroadcast::zone).toList().equals(zones)) {
      return;
    }
    endAll();
    for (String zone : zones) {
      live.add(WorldBroadcast.start(world, zone));
    }
  }

  /** Ends the broadcasts as their users would. */
  void endAll() throws IOException, InterruptedException {
    for (WorldBroadcast broadcast : live) {
      broadcast.end();
    }
    live.clear();
  }

  // ---- workers, primary -------------------------------------------------------------------------

  private ZoneRound lateness(Strike strike, List<Watched> watched, int first)
      throws IOException, InterruptedException {
    boolean moves = strike.fault() == ZoneFault.WORKERS;
    long endMillis = faultMillis(watched) + (moves ? WINDOW_MILLIS : SHORT_WINDOW_MILLIS);
    strike.hit();
    try {
      Await.moment(endMillis);
    } finally {
      strike.undo();
    }
    awaitArrivals(watched, endMillis);
    List<ZoneRun> runs = new ArrayList<>();
    List<String> disturbances = new ArrayList<>();
    for (Watched one : watched) {
      List<String> violations = one.wentBack();
      if (!moves) {
        disturbances.addAll(one.disturbances(endMillis));
      } else {
        violations.addAll(one.traces());
        if (one.workerZone().equals(one.broadcast().workerZone())) {
          violations.add("nobody took over in another zone");
        }
      }
      runs.add(run(first + runs.size(), one, one.worstLag(endMillis), endMillis, violations));
    }
    return ZoneRound.judged(
        strike.fault(), seed, runs, quiet(watched), moves ? 0 : watched.size(), disturbances);
  }

  /** Waits until the edges have told of all that arrived in the window. */
  private static void awaitArrivals(List<Watched> watched, long endMillis)
      throws IOException, InterruptedException {
    for (Watched one : watched) {
      await(
          "arrival behind the window",
          () ->
              one.broadcast().history().arrivals().values().stream()
                  .anyMatch(at -> at > endMillis));
    }
  }

  // ---- zone, region -----------------------------------------------------------------------------

  private ZoneRound reconnect(Strike strike, List<Watched> watched, int first)
      throws IOException, InterruptedException {
    int playlists = watched.getFirst().broadcast().listings().playlists();
    List<Long> counted = new ArrayList<>();
    long wokenMillis;
    strike.hit();
    try {
      for (Watched one : watched) {
        counted.add(untilListed(one, playlists));
      }
      Await.moment(faultMillis(watched) + ASLEEP_MILLIS);
    } finally {
      wokenMillis = System.currentTimeMillis();
      strike.undo();
    }
    Await.moment(wokenMillis + AWAKE_MILLIS);
    List<ZoneRun> runs = new ArrayList<>();
    for (Watched one : watched) {
      List<String> violations = one.wentBack();
      violations.addAll(one.lateWrites().taken());
      if (one.broadcast().history().epochs().size() <= one.epochs()) {
        violations.add("the same epoch as before");
      }
      long took = counted.get(runs.size());
      runs.add(run(first + runs.size(), one, took, wokenMillis, violations));
    }
    return ZoneRound.judged(strike.fault(), seed, runs, quiet(watched), 0, List.of());
  }

  /** From the encoder's first attempt after the fault until a whole segment of it is listed. */
  private static long untilListed(Watched one, int playlists)
      throws IOException, InterruptedException {
    long[] counted = {0};
    await(
        "segment of the encoder at its new edge",
        () -> {
          OptionalLong attempt = one.broadcast().encoder().attemptFrom(one.faultMillis());
          if (attempt.isEmpty()) {
            return false;
          }
          OptionalLong listed = one.broadcast().listedSince(attempt.getAsLong(), playlists);
          listed.ifPresent(at -> counted[0] = at - attempt.getAsLong());
          return listed.isPresent();
        });
    return counted[0];
  }

  // ---- redis, frozen ----------------------------------------------------------------------------

  private ZoneRound newcomers(Strike strike, List<Watched> watched, Newcomers newcomers, int first)
      throws IOException, InterruptedException {
    int playlists = watched.getFirst().broadcast().listings().playlists();
    long endMillis = faultMillis(watched) + REDIS_MILLIS;
    List<ZoneRun> runs;
    strike.hit();
    try {
      runs = newcomers.run(first, playlists, endMillis);
      Await.moment(endMillis);
    } finally {
      strike.undo();
    }
    awaitArrivals(watched, endMillis);
    List<String> disturbances = new ArrayList<>();
    for (Watched one : watched) {
      disturbances.addAll(one.disturbances(endMillis));
    }
    return ZoneRound.judged(
        strike.fault(), seed, runs, quiet(watched), watched.size(), disturbances);
  }

  // ---- what all have ----------------------------------------------------------------------------

  private static long faultMillis(List<Watched> watched) {
    return watched.getFirst().faultMillis();
  }

  private static List<Long> quiet(List<Watched> watched) throws IOException {
    List<Long> lags = new ArrayList<>();
    for (Watched one : watched) {
      lags.addAll(one.quietLags());
    }
    return lags;
  }

  private static ZoneRun run(
      int number, Watched one, long counted, long undoneMillis, List<String> violations)
      throws IOException {
    LateWrites late = one.lateWrites();
    return new ZoneRun(
        number,
        one.workerZone(),
        one.broadcast().workerZone(),
        counted,
        one.longestDark(),
        one.broadcast().encoder().attemptsSince(one.faultMillis()),
        one.moves(one.faultMillis(), undoneMillis),
        one.moves(undoneMillis, Long.MAX_VALUE),
        late.taken().size(),
        late.refused(),
        violations,
        one.course());
  }

  private static void await(String what, Await.Condition condition)
      throws IOException, InterruptedException {
    Await.until(what, PATIENCE, condition);
  }

  @Override
  public void close() throws InterruptedException {
    for (WorldBroadcast broadcast : live) {
      broadcast.close();
    }
  }
}
