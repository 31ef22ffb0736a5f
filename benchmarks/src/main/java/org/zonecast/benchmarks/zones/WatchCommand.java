package org.zonecast.benchmarks.zones;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.evidence.Fencing;
import org.zonecast.benchmarks.evidence.PlayerPage;
import org.zonecast.benchmarks.evidence.PlayerRun;
import org.zonecast.benchmarks.trial.Await;
import org.zonecast.benchmarks.trial.ClusterOptions;
import org.zonecast.benchmarks.trial.TrialOptions;
import org.zonecast.samples.chaos.Signals;
import org.zonecast.samples.ctl.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code watch}: the record of a zone and then a region lost under two live broadcasts. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "(j) a zone and then a region lost while a player runs, as a record of events")
public final class WatchCommand implements Callable<Integer> {
  private static final int SOURCE_SECONDS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long BEFORE_SECONDS = 6;
  private static final long AWAY_SECONDS = 20;
  private static final long AT_LAST_SECONDS = 10;
  private static final String WE = "we";

  @Mixin private TrialOptions options = new TrialOptions();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    try (Workplace place = options.workplace(SOURCE_SECONDS);
        TwoRegions world = TwoRegions.start(place, cluster.portBase())) {
      List<String> lost = world.regionOf(world.zones().getFirst());
      try (WorldBroadcast one = WorldBroadcast.start(world, lost.getFirst());
          WorldBroadcast two = WorldBroadcast.start(world, lost.getLast())) {
        Await.until("live broadcasts", PATIENCE, () -> one.keepsUp() && two.keepsUp());
        return watch(place, world, one, two);
      }
    }
  }

  private static int watch(
      Workplace place, TwoRegions world, WorldBroadcast one, WorldBroadcast two)
      throws IOException, InterruptedException {
    URI api = world.apiUrl(world.zones().getLast());
    try (PlayerRun player = PlayerRun.start(place, api, one.playback())) {
      var chronicle = new Chronicle(System.currentTimeMillis());
      List<WorldBroadcast> broadcasts = List.of(one, two);
      List<String> violations = lose(world, broadcasts, chronicle, player);
      violations.addAll(wentBack(broadcasts));
      String record = chronicle.table() + verdict(broadcasts, violations);
      Files.writeString(place.folder().resolve("watch.md"), record);
      System.out.println(record);
      return violations.isEmpty() ? 0 : 1;
    }
  }

  /** Does it all, and says what did not come about. */
  private static List<String> lose(
      TwoRegions world, List<WorldBroadcast> broadcasts, Chronicle chronicle, PlayerRun player)
      throws InterruptedException {
    List<String> failures = new ArrayList<>();
    ApiClient api = world.api(world.zones().getLast());
    try (Onlooker onlooker = new Onlooker(chronicle, api, broadcasts, player)) {
      onlooker.start();
      TimeUnit.SECONDS.sleep(BEFORE_SECONDS);
      killZone(world, broadcasts.getFirst(), chronicle);
      stopRegion(world, broadcasts, chronicle);
      TimeUnit.SECONDS.sleep(AT_LAST_SECONDS);
    } catch (IOException e) {
      failures.add(String.valueOf(e.getMessage()));
    }
    chronicle.now("player", "at the end: " + text(player.seen()));
    return failures;
  }

  /** Everything in the zone of a broadcast is killed, and comes back later. */
  private static void killZone(TwoRegions world, WorldBroadcast one, Chronicle chronicle)
      throws IOException, InterruptedException {
    String zone = one.zone();
    long[] pids = pids(world, List.of(zone));
    List<String> held = new ArrayList<>(world.parts(zone));
    held.add(zone);
    world.hold(held);
    chronicle.now(WE, "kill -9 of everything in " + zone);
    Signals.kill(pids);
    awaitMoved(List.of(one), List.of(zone));
    TimeUnit.SECONDS.sleep(AWAY_SECONDS);
    world.release();
    chronicle.now(WE, "let " + zone + " start again");
    Await.until("world that is well again", PATIENCE, world::healthy);
    chronicle.now(WE, "every router sees every zone well");
    TimeUnit.SECONDS.sleep(BEFORE_SECONDS);
  }

  /** Everything in the region of both broadcasts stands still, and wakes up later. */
  private static void stopRegion(
      TwoRegions world, List<WorldBroadcast> broadcasts, Chronicle chronicle)
      throws IOException, InterruptedException {
    List<String> zones = world.regionOf(broadcasts.getFirst().zone());
    long[] pids = pids(world, zones);
    chronicle.now(WE, "SIGSTOP of everything in " + String.join(" and ", zones));
    Signals.freeze(pids);
    try {
      awaitMoved(broadcasts, zones);
      TimeUnit.SECONDS.sleep(AWAY_SECONDS);
    } finally {
      Signals.wake(pids);
    }
    chronicle.now(WE, "woke all of them");
    Await.until("world that is well again", PATIENCE, world::healthy);
    chronicle.now(WE, "every router sees every zone well");
  }

  private static long[] pids(TwoRegions world, List<String> zones) throws IOException {
    return world.pids(ZoneFault.REGION.roles(), zones).stream().mapToLong(pid -> pid).toArray();
  }

  /** Waits until the broadcasts are live elsewhere. */
  private static void awaitMoved(List<WorldBroadcast> broadcasts, List<String> zones)
      throws IOException, InterruptedException {
    for (WorldBroadcast broadcast : broadcasts) {
      Await.until(
          "broadcast that is live elsewhere", PATIENCE, () -> broadcast.isLiveOutside(zones));
    }
  }

  private static List<String> wentBack(List<WorldBroadcast> broadcasts) throws IOException {
    List<String> found = new ArrayList<>();
    for (WorldBroadcast broadcast : broadcasts) {
      broadcast.writes().forEach((cdn, writes) -> found.addAll(Fencing.playlists(cdn, writes)));
    }
    return found;
  }

  private static String verdict(List<WorldBroadcast> broadcasts, List<String> violations)
      throws IOException {
    var text = new StringBuilder("\n");
    for (WorldBroadcast broadcast : broadcasts) {
      long refused =
          broadcast.writes().values().stream()
              .flatMap(List::stream)
              .filter(write -> write.token() != null && !write.done())
              .count();
      text.append(
          "The one begun in %s: %d epochs; %d writes of playlists refused.%n"
              .formatted(broadcast.zone(), broadcast.history().epochs().size(), refused));
    }
    return text.append(
            violations.isEmpty()
                ? "No playlist went back, in its numbers or in its token."
                : "VIOLATIONS: " + violations)
        .append('\n')
        .toString();
  }

  private static String text(PlayerPage.Seen seen) {
    return "%d stalls, %d nudges, %d waits with an empty buffer, errors %s, %.1f s played"
        .formatted(
            seen.stalled(), seen.nudges(), seen.waits(), seen.errors(), seen.playedSeconds());
  }
}
