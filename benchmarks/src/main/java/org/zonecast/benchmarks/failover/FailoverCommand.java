package org.zonecast.benchmarks.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.evidence.PlayerPage;
import org.zonecast.benchmarks.evidence.PlayerRun;
import org.zonecast.benchmarks.trial.ClusterOptions;
import org.zonecast.benchmarks.trial.Spread;
import org.zonecast.benchmarks.trial.TrialOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code failover}: seeded faults under live broadcasts, and how late viewers get their segments.
 */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description = "(e) how late segments are after a fault; goes on where it was stopped")
public final class FailoverCommand implements Callable<Integer> {
  private static final int SOURCE_SECONDS = 300;

  @Mixin private TrialOptions options = new TrialOptions();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--fault",
      split = ",",
      paramLabel = "NAME",
      description = "child, worker, stop, drain (default: all)")
  private List<Fault> faults = List.of(Fault.values());

  @Option(
      names = "--runs",
      defaultValue = "40",
      description = "of each fault (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--batch",
      defaultValue = "10",
      description = "runs under one broadcast (default: ${DEFAULT-VALUE})")
  private int batch;

  @Option(names = "--player", description = "hls.js in Chromium plays meanwhile")
  private boolean player;

  @Override
  public Integer call() throws Exception {
    if (player) {
      Workplace.note("playing in " + PlayerRun.chromium());
    }
    try (Workplace place = options.workplace(SOURCE_SECONDS)) {
      String name = player ? "failover-player" : "failover";
      var results = new Results(place.folder().resolve(name + ".jsonl"), options.seed());
      for (Fault fault : faults) {
        runMissing(place, results, fault);
      }
      List<Row> rows = faults.stream().map(results::row).toList();
      FailoverTable.write(place.folder().resolve(name + ".json"), rows);
      tell(rows);
      return rows.stream().allMatch(Row::reached) ? 0 : 1;
    }
  }

  private void runMissing(Workplace place, Results results, Fault fault) throws Exception {
    List<Integer> missing = new ArrayList<>();
    for (int number = 1; number <= runs; number++) {
      if (!results.done(fault).contains(number)) {
        missing.add(number);
      }
    }
    for (int from = 0; from < missing.size(); from += batch) {
      List<Integer> now = missing.subList(from, Math.min(from + batch, missing.size()));
      Workplace.note("%s: runs %s of %d".formatted(fault.text(), now, runs));
      results.add(runBatch(place, fault, now));
      System.err.print(FailoverTable.of(List.of(results.row(fault))));
    }
  }

  private BatchResult runBatch(Workplace place, Fault fault, List<Integer> numbers)
      throws Exception {
    try (Batch running =
        Batch.start(place, cluster.portBase(), options.seed(), player, FailoverCommand::tell)) {
      for (int number : numbers) {
        running.run(fault, number);
      }
      return running.finish();
    }
  }

  private static void tell(RunResult run) {
    PlayerPage.Seen seen = run.player();
    Workplace.note(
        String.format(
            Locale.ROOT,
            "%s %d: %.2f s into a segment; worst lag %.2f s, undisturbed p95 %.2f s; %s %s%s",
            run.fault(),
            run.number(),
            run.phaseMillis() / 1e3,
            run.worstLag() / 1e3,
            Spread.of(run.undisturbedLags()).p95Millis() / 1e3,
            run.stages(),
            run.violations(),
            seen == null ? "" : " " + seen));
  }

  private void tell(List<Row> rows) {
    System.out.println(FailoverTable.of(rows));
    if (player) {
      System.out.println(FailoverTable.ofPlayers(rows));
    }
    System.out.println(FailoverTable.ofStages(rows));
    for (Row row : rows) {
      row.violations().stream()
          .limit(20)
          .forEach(text -> System.out.println("VIOLATION " + row.fault() + ": " + text));
    }
  }
}
