package org.zonecast.samples.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zonecast.config.ConfigException;
import org.zonecast.samples.ctl.Table;
import org.zonecast.samples.local.FolderLock;
import org.zonecast.worker.codec.FfmpegBuild;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zonecast chaos}. */
@Command(
    name = "chaos",
    description =
        "Does faults to a local cluster under live broadcasts, and checks every grant, commit and"
            + " published object afterwards. Ends with 1 if anything is wrong.",
    mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {
  private static final int VIOLATIONS_SHOWN = 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the first run; the next ones count on (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--runs",
      paramLabel = "M",
      defaultValue = "10",
      description = "How many broadcasts (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--faults-per-run",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many faults each of them goes through (${DEFAULT-VALUE}).")
  private int faultsPerRun;

  @Option(
      names = "--faults",
      paramLabel = "a,b",
      split = ",",
      description = "Only these kinds (all that this machine can do).")
  private List<String> faults = List.of();

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "4",
      description = "In the one zone (${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where everything is kept (a new temporary folder, which stays).")
  private @Nullable Path data;

  @Override
  public Integer call() throws IOException, InterruptedException, ConfigException {
    FfmpegBuild.require();
    List<FaultKind> kinds = kinds();
    Path folder =
        data == null
            ? Files.createTempDirectory("zonecast-chaos-")
            : Files.createDirectories(data).toRealPath();
    try (FolderLock _ = FolderLock.take(folder, spec.commandLine())) {
      return run(folder, kinds);
    }
  }

  private int run(Path folder, List<FaultKind> kinds) throws IOException, InterruptedException {
    say("Starting a cluster of %d workers in %s ...".formatted(workers, folder));
    List<ChaosRun.Result> results = new ArrayList<>();
    try (ChaosCluster cluster = ChaosCluster.start(folder, workers, kinds)) {
      for (long now = seed; now < seed + runs; now++) {
        say("Run with seed " + now);
        ChaosRun.Result result =
            ChaosRun.run(cluster, ChaosPlan.of(now, kinds, faultsPerRun), this::say);
        results.add(result);
        tell(result);
      }
    }
    say("\n" + table(results));
    return results.stream().allMatch(result -> result.violations().isEmpty()) ? 0 : 1;
  }

  private List<FaultKind> kinds() {
    List<FaultKind> wanted;
    try {
      wanted =
          faults.isEmpty()
              ? List.of(FaultKind.values())
              : faults.stream().map(FaultKind::of).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--faults: " + e.getMessage(), e);
    }
    for (FaultKind kind : wanted) {
      kind.missing().ifPresent(why -> say("LEFT OUT: " + kind.text() + " " + why));
    }
    List<FaultKind> possible = wanted.stream().filter(kind -> kind.missing().isEmpty()).toList();
    if (possible.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--faults: none of them is possible here");
    }
    return possible;
  }

  private void tell(ChaosRun.Result result) {
    if (result.violations().isEmpty()) {
      say("  no violation");
      return;
    }
    say("  %d VIOLATIONS in stream %s:".formatted(result.violations().size(), result.stream()));
    result.violations().stream()
        .limit(VIOLATIONS_SHOWN)
        .forEach(violation -> say("    " + violation));
    say("  again: " + again(result.plan()));
  }

  private String again(ChaosPlan plan) {
    String only = faults.isEmpty() ? "" : " --faults " + String.join(",", faults);
    return "zonecast chaos --seed %d --runs 1 --faults-per-run %d --workers %d%s"
        .formatted(plan.seed(), faultsPerRun, workers, only);
  }

  private static Table table(List<ChaosRun.Result> results) {
    Map<FaultKind, int[]> counts = new EnumMap<>(FaultKind.class);
    for (ChaosRun.Result result : results) {
      for (ChaosPlan.Step step : result.plan().steps()) {
        int[] count = counts.computeIfAbsent(step.kind(), _ -> new int[2]);
        count[0]++;
        count[1] += result.violations().isEmpty() ? 0 : 1;
      }
    }
    Table table = new Table("FAULT", "DONE", "IN RUNS WITH VIOLATIONS");
    counts.forEach((kind, count) ->
        table.add(kind.text(), Integer.toString(count[0]), Integer.toString(count[1])));
    return table;
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
