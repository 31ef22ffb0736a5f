package org.zonecast.benchmarks;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmarks' command line: each one prints rows of one table. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    subcommands = {
      Benchmarks.Transcode.class,
      Benchmarks.Latency.class,
      Benchmarks.Jobs.class,
      Benchmarks.All.class
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

  /** CPU time of a worker against the ffmpeg executable. */
  @Command(name = "transcode", description = "(a) CPU of a worker, and of ffmpeg's HLS muxer")
  static final class Transcode implements Callable<Integer> {
    @CommandLine.Mixin private Options options = new Options();

    @Override
    public Integer call() throws Exception {
      try (Workplace place = options.workplace()) {
        new TranscodeBenchmark(place, options.pairs).run(new Table());
      }
      return 0;
    }
  }

  /** How late segments are committed. */
  @Command(name = "latency", description = "(b) last frame's arrival to the commit of its segment")
  static final class Latency implements Callable<Integer> {
    @CommandLine.Mixin private Options options = new Options();

    @Override
    public Integer call() throws Exception {
      try (Workplace place = options.workplace()) {
        new LatencyBenchmark(place).run(new Table());
      }
      return 0;
    }
  }

  /** Submits and claims a second. */
  @Command(name = "jobs", description = "(c) submits and claims, and redis-benchmark")
  static final class Jobs implements Callable<Integer> {
    @CommandLine.Mixin private Options options = new Options();

    @Override
    public Integer call() throws Exception {
      new JobsBenchmark(options.pairs).run(new Table());
      return 0;
    }
  }

  /** Everything. */
  @Command(name = "all", description = "all of them, one after another")
  static final class All implements Callable<Integer> {
    @CommandLine.Mixin private Options options = new Options();

    @Override
    public Integer call() throws Exception {
      Table table = new Table();
      try (Workplace place = options.workplace()) {
        new JobsBenchmark(options.pairs).run(table);
        new LatencyBenchmark(place).run(table);
        new TranscodeBenchmark(place, options.pairs).run(table);
      }
      return 0;
    }
  }

  private Benchmarks() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Benchmarks()).execute(args));
  }
}
