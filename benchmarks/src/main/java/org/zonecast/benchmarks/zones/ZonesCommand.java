package org.zonecast.benchmarks.zones;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.trial.Spread;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zones}: whole zones and regions lost, seeded; goes on where it was stopped. */
@Command(
    name = "zones",
    mixinStandardHelpOptions = true,
    description = "(i) how soon viewers get new segments when a zone or a region is lost")
public final class ZonesCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SOURCE_SECONDS = 300;

  @Option(
      names = "--fault",
      split = ",",
      paramLabel = "NAME",
      description = "workers, zone, region (default: all)")
  private List<ZoneFault> faults = List.of(ZoneFault.values());

  @Option(
      names = "--runs",
      defaultValue = "20",
      description = "of each fault (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the moments of the faults (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--port-base",
      defaultValue = "18000",
      description = "the cluster's (default: ${DEFAULT-VALUE})")
  private int portBase;

  @Option(
      names = "--work",
      description = "folder for sources, logs and results, kept (default: a temporary one)")
  private Path work = Path.of("");

  @Override
  public Integer call() throws Exception {
    try (Workplace place = Workplace.in(work, SOURCE_SECONDS)) {
      Path file = place.folder().resolve("zones.jsonl");
      List<ZoneRun> done = read(file);
      try (WorldBroadcast live = WorldBroadcast.start(place, portBase)) {
        var trial = new ZoneTrial(live, seed);
        for (ZoneFault fault : faults) {
          for (int number = count(done, fault) + 1; number <= runs; number++) {
            ZoneRun run = trial.run(fault, number);
            Workplace.note(JSON.writeValueAsString(run));
            done.add(run);
            Files.writeString(
                file,
                JSON.writeValueAsString(run) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
          }
        }
      }
      System.out.println(table(done));
      return done.stream().allMatch(run -> run.violations().isEmpty()) ? 0 : 1;
    }
  }

  private List<ZoneRun> read(Path file) throws IOException {
    List<ZoneRun> runsDone = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        runsDone.add(JSON.readValue(line, ZoneRun.class));
      }
    }
    runsDone.removeIf(run -> run.seed() != seed);
    return runsDone;
  }

  private static int count(List<ZoneRun> done, ZoneFault fault) {
    return (int) done.stream().filter(run -> run.fault() == fault).count();
  }

  private static String table(List<ZoneRun> done) {
    var text = new StringBuilder();
    text.append(
        "| fault | runs | violations | undisturbed: p50, p95, max | counted: p50, p95, max | nothing"
            + " new for: p50, p95, max | to reach |\n|---|---|---|---|---|---|---|\n");
    for (ZoneFault fault : ZoneFault.values()) {
      List<ZoneRun> row = done.stream().filter(run -> run.fault() == fault).toList();
      if (row.isEmpty()) {
        continue;
      }
      Spread quiet =
          Spread.of(row.stream().flatMap(run -> run.undisturbedLags().stream()).toList());
      long usual = fault.takesEdge() ? 0 : quiet.p95Millis();
      text.append(
          "| %s | %d | %d | %s | %s | %s | p95 <= %.0f s |%n"
              .formatted(
                  fault.text(),
                  row.size(),
                  row.stream().mapToInt(run -> run.violations().size()).sum(),
                  quiet.text(),
                  Spread.of(row.stream().map(run -> run.counted() - usual).toList()).text(),
                  Spread.of(row.stream().map(ZoneRun::darkMillis).toList()).text(),
                  fault.wantedSeconds()));
    }
    return text.toString();
  }
}
