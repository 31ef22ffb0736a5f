package org.zonecast.benchmarks.zones;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.evidence.PublishedBytes;
import org.zonecast.benchmarks.trial.ClusterOptions;
import org.zonecast.benchmarks.trial.ResultLines;
import org.zonecast.benchmarks.trial.TrialOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zones}: whole zones and regions lost, seeded; goes on where it was stopped. */
@Command(
    name = "zones",
    mixinStandardHelpOptions = true,
    description =
        "(i) how soon viewers get new segments when a zone or a region is lost; goes on where it"
            + " was stopped")
public final class ZonesCommand implements Callable<Integer> {
  private static final int SOURCE_SECONDS = 300;

  /** Behind so many rounds broadcasts are ended and replayed. */
  private static final int ROUNDS_UNDER_ONE_BROADCAST = 5;

  @Mixin private TrialOptions options = new TrialOptions();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--fault",
      split = ",",
      paramLabel = "NAME",
      description = "workers, zone, cut, region, redis, frozen, primary (default: all)")
  private List<ZoneFault> faults = List.of(ZoneFault.values());

  @Option(
      names = "--runs",
      defaultValue = "20",
      description = "zones or regions that are hit by each (default: ${DEFAULT-VALUE})")
  private int runs;

  @Override
  public Integer call() throws Exception {
    try (Workplace place = options.workplace(SOURCE_SECONDS)) {
      var results = ResultLines.in(place.folder().resolve("zones.jsonl"), ZoneRound.class);
      List<ZoneFault> possible = possible();
      for (ZoneFault fault : possible) {
        while (!row(fault, results).isDone(runs)) {
          runSome(place, fault, results);
          System.err.println(row(fault, results).text());
        }
      }
      List<ZoneRow> rows = possible.stream().map(fault -> row(fault, results)).toList();
      System.out.print(ZoneRow.HEAD);
      rows.forEach(row -> System.out.println(row.text()));
      rows.forEach(ZonesCommand::tellViolations);
      return rows.stream().allMatch(ZoneRow::reached) ? 0 : 1;
    }
  }

  private List<ZoneFault> possible() throws InterruptedException {
    List<ZoneFault> possible = new ArrayList<>();
    for (ZoneFault fault : faults) {
      String lacking = fault.needsNetwork() ? ZoneNetwork.lacking() : "";
      if (lacking.isEmpty()) {
        possible.add(fault);
      } else {
        Workplace.note("%s is left out: %s".formatted(fault, lacking));
      }
    }
    return possible;
  }

  private static void tellViolations(ZoneRow row) {
    row.violations().stream()
        .limit(20)
        .forEach(text -> System.out.println("VIOLATION " + row.fault() + ": " + text));
  }

  private ZoneRow row(ZoneFault fault, ResultLines<ZoneRound> results) {
    return new ZoneRow(
        fault,
        results.all().stream()
            .filter(round -> round.fault() == fault && round.seed() == options.seed())
            .toList());
  }

  /** Some rounds in one cluster. */
  private void runSome(Workplace place, ZoneFault fault, ResultLines<ZoneRound> results)
      throws Exception {
    try (TwoRegions world =
            fault.needsNetwork()
                ? TwoRegions.startInNetwork(place, cluster.portBase())
                : TwoRegions.start(place, cluster.portBase());
        ZoneTrial trial = new ZoneTrial(world, options.seed())) {
      runRounds(trial, fault, results);
      if (fault == ZoneFault.WORKERS) {
        results.add(ZoneRound.replayed(fault, options.seed(), replayed(world, trial)));
      }
    }
  }

  /** A round that cannot be judged is kept as such, and is the last one in its cluster. */
  private void runRounds(ZoneTrial trial, ZoneFault fault, ResultLines<ZoneRound> results)
      throws IOException, InterruptedException {
    boolean judged = true;
    for (int done = 0; judged && done < mostRounds(fault); done++) {
      if (row(fault, results).isDone(runs)) {
        return;
      }
      ZoneRound round = round(trial, fault, results);
      results.add(round);
      Workplace.note(round.toString());
      judged = round.failure().isEmpty();
    }
  }

  private static PublishedBytes.Outcome replayed(TwoRegions world, ZoneTrial trial)
      throws InterruptedException {
    try {
      return new Replays(world).of(trial);
    } catch (IOException | ExecutionException e) {
      return new PublishedBytes.Outcome(0, 0, 0, List.of("cannot be compared: " + e));
    }
  }

  private static int mostRounds(ZoneFault fault) {
    return fault == ZoneFault.WORKERS ? ROUNDS_UNDER_ONE_BROADCAST : Integer.MAX_VALUE;
  }

  private ZoneRound round(ZoneTrial trial, ZoneFault fault, ResultLines<ZoneRound> results)
      throws InterruptedException {
    ZoneRow row = row(fault, results);
    int first = row.size() + 1;
    try {
      return trial.round(fault, row.faultRounds(), first);
    } catch (IOException | RuntimeException e) {
      Workplace.note("%s %d cannot be judged: %s".formatted(fault, first, e));
      return ZoneRound.unjudged(
          fault, options.seed(), fault.broadcasts(), String.valueOf(e.getMessage()));
    }
  }
}
