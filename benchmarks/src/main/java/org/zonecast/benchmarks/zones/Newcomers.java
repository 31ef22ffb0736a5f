package org.zonecast.benchmarks.zones;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.trial.Await;

/** Broadcasts that begin, one after the other, at edges whose zone has no Redis. */
final class Newcomers {
  private static final long FIRST_MILLIS = 2_000;
  private static final long LAST_BEFORE_END_MILLIS = 7_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MOST = 12;

  private final TwoRegions world;
  private final List<Made> made;

  /** A stream whose key its broadcaster has had for long. */
  private record Made(String zone, JsonNode stream) {}

  private Newcomers(TwoRegions world, List<Made> made) {
    this.world = world;
    this.made = made;
  }

  /** Makes the streams, for these zones in turn, while all is well; none without a zone. */
  static Newcomers make(TwoRegions world, List<String> zones) throws IOException {
    List<Made> made = new ArrayList<>();
    while (!zones.isEmpty() && made.size() < MOST) {
      String zone = zones.get(made.size() % zones.size());
      made.add(new Made(zone, WorldBroadcast.make(world, zone)));
    }
    return new Newcomers(world, made);
  }

  /**
   * Begins as many as there is time for.
   *
   * @param first the number of the first
   * @param playlists how many a broadcast has on all CDNs together
   */
  List<ZoneRun> run(int first, int playlists, long endMillis)
      throws IOException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep(FIRST_MILLIS);
    List<ZoneRun> runs = new ArrayList<>();
    while (runs.size() < made.size()
        && System.currentTimeMillis() < endMillis - LAST_BEFORE_END_MILLIS) {
      runs.add(begin(made.get(runs.size()), first + runs.size(), playlists));
    }
    return runs;
  }

  private ZoneRun begin(Made next, int number, int playlists)
      throws IOException, InterruptedException {
    try (WorldBroadcast newcomer = WorldBroadcast.start(world, next.zone(), next.stream())) {
      List<String> violations = new ArrayList<>();
      long listedMillis = untilListed(newcomer, playlists, violations);
      long begunMillis = newcomer.encoder().attemptFrom(0).orElse(listedMillis);
      return new ZoneRun(
          number,
          next.zone(),
          newcomer.workerZone(),
          listedMillis - begunMillis,
          0,
          newcomer.encoder().attemptsSince(begunMillis),
          0,
          0,
          0,
          0,
          violations,
          null);
    }
  }

  private static long untilListed(WorldBroadcast newcomer, int playlists, List<String> violations)
      throws InterruptedException {
    long[] at = {0};
    try {
      Await.until(
          "first segment of a new broadcast",
          PATIENCE,
          () -> {
            OptionalLong listed = newcomer.listedSince(0, playlists);
            listed.ifPresent(millis -> at[0] = millis);
            return listed.isPresent();
          });
      return at[0];
    } catch (IOException e) {
      Workplace.note(newcomer.id() + ": " + e.getMessage());
      violations.add(String.valueOf(e.getMessage()));
      return System.currentTimeMillis();
    }
  }
}
