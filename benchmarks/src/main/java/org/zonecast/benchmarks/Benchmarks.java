package org.zonecast.benchmarks;

import java.nio.file.Path;
import org.zonecast.benchmarks.failover.FailoverCommand;
import org.zonecast.benchmarks.redisloss.RedisLossCommand;
import org.zonecast.benchmarks.route.RouteDayCommand;
import org.zonecast.benchmarks.route.RoutingBenchmark;
import org.zonecast.benchmarks.zones.WatchCommand;
import org.zonecast.benchmarks.zones.ZonesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The benchmarks' command line: each one prints rows of one table. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    subcommands = {
      FailoverCommand.class,
      RedisLossCommand.class,
      RoutingBenchmark.class,
      RouteDayCommand.class,
      WatchCommand.class,
      ZonesCommand.class
    },
    description = "Measures Zonecast side by side with what one would use instead.")
public final class Benchmarks {

  /** How much is measured. */
  static final class Options {
    @Option(
        names = "--seconds",
        defaultValue = "300",
        description = "length of the source (default: ${DEFAULT-VALUE})")
    int seconds;

    @Option(
        names = "--pairs",
        defaultValue = "5",
        description = "interleaved pairs (default: ${DEFAULT-VALUE})")
    int pairs;

    @Option(
        names = "--work",
        description = "folder for the source and the outputs, kept (default: a temporary one)")
    Path work = Path.of("");

    Workplace workplace() throws Exception {
      return Workplace.in(work, seconds);
    }
  }

  @Command(description = "(a) CPU of a worker, and of ffmpeg's HLS muxer")
  void transcode(@Mixin Options options) throws Exception {
    try (Workplace place = options.workplace()) {
      new TranscodeBenchmark(place, options.pairs).run(new Table());
    }
  }

  @Command(description = "(b) last frame's arrival to the commit of its segment")
  void latency(@Mixin Options options) throws Exception {
    try (Workplace place = options.workplace()) {
      new LatencyBenchmark(place).run(new Table());
    }
  }

  @Command(description = "(c) submits and claims, and redis-benchmark")
  void jobs(@Mixin Options options) throws Exception {
    new JobsBenchmark(options.pairs).run(new Table());
  }

  @Command(description = "(d) memory of a codec child over 2 h of media, as fast as it goes")
  void replayed(@Mixin Options options) throws Exception {
    try (Workplace place = options.workplace()) {
      new MemoryBenchmark(place, new Table()).replay(2);
    }
  }

  @Command(description = "(d) memory of router and worker over 30 min live, with reconnects")
  void live(@Mixin Options options) throws Exception {
    try (Workplace place = options.workplace()) {
      new MemoryBenchmark(place, new Table()).live(30);
    }
  }

  @Command(description = "(a), (b) and (c), one after another")
  void all(@Mixin Options options) throws Exception {
    Table table = new Table();
    try (Workplace place = options.workplace()) {
      new JobsBenchmark(options.pairs).run(table);
      new LatencyBenchmark(place).run(table);
      new TranscodeBenchmark(place, options.pairs).run(table);
    }
  }

  private Benchmarks() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Benchmarks()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }
}
