package org.zonecast.benchmarks.redisloss;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.redis.RedisPair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redis-loss}: seeded losses of a Redis node under load, and many jobs at once. */
@Command(
    name = "redis-loss",
    mixinStandardHelpOptions = true,
    description = "(f) how long a Redis pair takes no jobs after a loss, and what it has lost")
public final class RedisLossCommand implements Callable<Integer> {
  @Option(
      names = "--fault",
      split = ",",
      paramLabel = "NAME",
      description = "kill, dead, stop, replica (default: all)")
  private List<Loss> losses = List.of(Loss.values());

  @Option(
      names = "--runs",
      defaultValue = "20",
      description = "of each fault (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--bursts",
      defaultValue = "5",
      description = "of a thousand jobs (default: ${DEFAULT-VALUE})")
  private int bursts;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the moments of the faults (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--jobs",
      defaultValue = "200",
      description = "submitted a second (default: ${DEFAULT-VALUE})")
  private int perSecond;

  @Override
  public Integer call() throws Exception {
    boolean fine = true;
    System.out.println(
        "| fault | runs | writable after: p50, p95, longest | jobs acknowledged | lost | claimed twice |");
    System.out.println("|---|---|---|---|---|---|");
    for (Loss loss : losses) {
      List<LossResult> results = run(loss);
      System.out.println(row(loss, results));
      fine &= results.stream().allMatch(result -> result.lost() == 0);
    }
    return burst() && fine ? 0 : 1;
  }

  private List<LossResult> run(Loss loss) throws Exception {
    var results = new ArrayList<LossResult>();
    try (RedisPair pair = RedisPair.startTemporary("bench")) {
      var one = new LossRun(pair, perSecond);
      for (int number = 1; number <= runs; number++) {
        LossResult result = one.run(loss, number, seed);
        results.add(result);
        Workplace.note(loss + " " + number + ": " + result);
      }
    }
    return results;
  }

  private boolean burst() throws Exception {
    if (bursts == 0) {
      return true;
    }
    var micros = new ArrayList<Long>();
    int jobs = 0;
    long twice = 0;
    try (RedisPair pair = RedisPair.startTemporary("bench")) {
      new JobBurst(pair, "warm-up").run();
      for (int i = 0; i < bursts; i++) {
        JobBurst.Result result = new JobBurst(pair, "burst-" + i).run();
        micros.addAll(result.claimMicros());
        jobs += result.jobs();
        twice += result.twice();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%n%,d times 1,000 jobs at once, each submitted twice: %,d jobs, %d claimed twice;"
            + " claim p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
        bursts,
        jobs,
        twice,
        Ranks.of(micros, 50) / 1e3,
        Ranks.of(micros, 99) / 1e3,
        Ranks.of(micros, 100) / 1e3);
    return jobs == bursts * JobBurst.JOBS && twice == 0;
  }

  private static String row(Loss loss, List<LossResult> results) {
    List<Long> writable = results.stream().map(LossResult::writableMillis).toList();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.2f, %.2f, %.2f s | %,d | %d | %d |",
        loss.text(),
        results.size(),
        Ranks.of(writable, 50) / 1e3,
        Ranks.of(writable, 95) / 1e3,
        Ranks.of(writable, 100) / 1e3,
        results.stream().mapToInt(LossResult::acknowledged).sum(),
        results.stream().mapToInt(LossResult::lost).sum(),
        results.stream().mapToLong(LossResult::claimedTwice).sum());
  }
}
