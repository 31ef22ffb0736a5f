package org.zonecast.samples.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zonecast.config.ConfigException;
import org.zonecast.job.Ladder;
import org.zonecast.job.Ladders;
import org.zonecast.samples.EndSignals;
import org.zonecast.samples.local.LocalOptions.Broadcast;
import org.zonecast.worker.codec.FfmpegBuild;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zonecast local}. */
@Command(
    name = "local",
    description =
        "The whole cluster on this machine, every part its own process, with a broadcast.",
    mixinStandardHelpOptions = true)
public final class LocalCommand implements Callable<Integer> {
  private static final int MOST_ZONES = 4;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where everything is kept (a temporary folder, removed at the end).")
  private @Nullable Path data;

  @Option(
      names = "--port-base",
      paramLabel = "N",
      defaultValue = "18000",
      description = "All ports are derived from it (${DEFAULT-VALUE}).")
  private int portBase;

  @Option(
      names = "--regions",
      defaultValue = "1",
      description =
          "1 to 3 (${DEFAULT-VALUE}): Frankfurt, Virginia and Tokyo, as far as routes go.")
  private int regions;

  @Option(
      names = "--zones",
      defaultValue = "2",
      description = "Of each region; at most 4, and 6 in all (${DEFAULT-VALUE}).")
  private int zones;

  @Option(
      names = "--workers-per-zone",
      paramLabel = "N",
      defaultValue = "1",
      description = "0 to 20 (${DEFAULT-VALUE}).")
  private int workersPerZone;

  @Option(
      names = "--broadcast",
      paramLabel = "sample|none|FILE",
      defaultValue = "sample",
      description = "What goes live at the start (${DEFAULT-VALUE}).")
  private String broadcast = "sample";

  @Option(
      names = "--ladder",
      paramLabel = "NAME",
      defaultValue = "light",
      description = "1080p, 720p or light (${DEFAULT-VALUE}).")
  private String ladder = "light";

  @Option(
      names = "--segment-seconds",
      paramLabel = "N",
      defaultValue = "2",
      description = "0.5 to 10 (${DEFAULT-VALUE}).")
  private double segmentSeconds;

  @Option(
      names = "--record-feeds",
      paramLabel = "DIR",
      description = "Record each epoch's stamped feed there.")
  private @Nullable Path recordFeeds;

  @Option(
      names = "--json-status",
      paramLabel = "FILE",
      description = "Write all URLs, ports and process ids there, for programs.")
  private @Nullable Path jsonStatus;

  @Option(
      names = "--wiring",
      paramLabel = "FILE",
      hidden = true,
      description = "What is put between the parts, for whoever does faults to them.")
  private @Nullable Path wiring;

  @Option(names = "--restart", description = "Start parts that die again.")
  private boolean restart;

  @Override
  public Integer call() throws IOException, InterruptedException, ConfigException {
    FfmpegBuild.require();
    LocalOptions options = options(wiring == null ? Wiring.NONE : Wiring.read(wiring));
    requireFreePorts(options);
    Path folder = data == null ? Files.createTempDirectory("zonecast-local-") : folder(data);
    Console console = new Console(System.out, Clock.systemUTC());
    try (FolderLock _ = FolderLock.take(folder, spec.commandLine())) {
      if (jsonStatus != null) {
        makeWay(jsonStatus);
      }
      run(options, folder, console);
    } finally {
      if (data == null) {
        Folders.delete(folder);
      }
    }
    console.print("Everything has ended.\n");
    return 0;
  }

  private void run(LocalOptions options, Path folder, Console console)
      throws IOException, InterruptedException {
    EndAtOnce atOnce = new EndAtOnce(options.data().isEmpty() ? folder : null);
    EndSignals end = EndSignals.handle(atOnce);
    try (LocalCluster cluster = new LocalCluster(options, folder, console, end::asked)) {
      atOnce.cluster = cluster;
      new LocalRun(options, cluster, console, end).run();
      console.print("Ending everything ...\n");
    }
  }

  /** What a second Ctrl-C does. */
  private static final class EndAtOnce implements Runnable {
    private final @Nullable Path temporary;
    private volatile @Nullable LocalCluster cluster;

    EndAtOnce(@Nullable Path temporary) {
      this.temporary = temporary;
    }

    @Override
    public void run() {
      LocalCluster running = cluster;
      if (running != null) {
        running.kill();
      }
      if (temporary != null) {
        try {
          Folders.delete(temporary);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private LocalOptions options(Wiring between) {
    requireBetween("--regions", regions, 1, LocalRegion.SEVERAL.size());
    requireBetween("--zones", zones, 1, Math.min(MOST_ZONES, PortPlan.MOST_ZONES / regions));
    requireBetween("--workers-per-zone", workersPerZone, 0, PortPlan.MOST_WORKERS);
    requireBetween("--port-base", portBase, PortPlan.LOWEST, PortPlan.highestBase(regions * zones));
    if (!(segmentSeconds >= 0.5 && segmentSeconds <= 10)) {
      throw wrong("--segment-seconds: " + segmentSeconds + " is not 0.5 to 10");
    }
    List<String> ladders = Ladders.PRESETS.stream().map(Ladder::name).toList();
    if (!ladders.contains(ladder)) {
      throw wrong(
          "--ladder: there is no \"%s\", only %s"
              .formatted(ladder, ladders.stream().collect(Collectors.joining(", "))));
    }
    return new LocalOptions(
        Optional.ofNullable(data),
        portBase,
        regions,
        zones,
        workersPerZone,
        broadcast(),
        ladder,
        Duration.ofMillis(Math.round(segmentSeconds * 1000)),
        Optional.ofNullable(recordFeeds),
        Optional.ofNullable(jsonStatus),
        restart,
        between);
  }

  private Broadcast broadcast() {
    Broadcast wanted = Broadcast.of(broadcast);
    if (wanted instanceof Broadcast.Loop loop && !Files.isReadable(loop.file())) {
      throw wrong("--broadcast: \"" + broadcast + "\" is neither sample, none nor a file");
    }
    return wanted;
  }

  private void requireBetween(String option, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw wrong("%s: %d is not %d to %d".formatted(option, value, lowest, highest));
    }
  }

  private void requireFreePorts(LocalOptions options) {
    PortPlan plan = new PortPlan(options.portBase());
    Optional<PortPlan.Use> taken = PortPlan.firstTaken(plan.uses(options, LocalCluster.CDN_NAMES));
    if (taken.isPresent()) {
      throw wrong(
          "port %d for %s is in use; end the program that has it, or choose others with --port-base"
              .formatted(taken.get().port(), taken.get().purpose()));
    }
  }

  private Path folder(Path wanted) {
    try {
      return Files.createDirectories(wanted).toRealPath();
    } catch (IOException e) {
      throw wrong("--data: cannot make the folder " + wanted + " (" + e + ")");
    }
  }

  /** A run that was killed has left its status file, which says that it is ready. */
  private void makeWay(Path status) throws IOException {
    Path folder = status.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(status)) {
      throw wrong("--json-status: " + status + " is a folder");
    }
    if (!Files.isDirectory(folder)) {
      throw wrong("--json-status: there is no folder " + folder);
    }
    Files.deleteIfExists(status);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
