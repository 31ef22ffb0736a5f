package org.zonecast.benchmarks.redisloss;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.trial.Ranks;
import org.zonecast.benchmarks.trial.ResultLines;
import org.zonecast.benchmarks.trial.TrialOptions;
import org.zonecast.redis.RedisPair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redis-loss}: seeded losses of a Redis node under load, and many jobs at once. */
@Command(
    name = "redis-loss",
    mixinStandardHelpOptions = true,
    description =
        "(f) how long a Redis pair takes no jobs after a loss, and what it has lost; goes on where"
            + " it was stopped")
public final class RedisLossCommand implements Callable<Integer> {
  private static final double WANTED_CLAIM_MILLIS = 50;

  @Mixin private TrialOptions options = new TrialOptions();

  @Option(
      names = "--fault",
      split = ",",
      paramLabel = "NAME",
      description = "kill, stop, dead, replica, sentinel, sentinels (default: all)")
  private List<Loss> losses = List.of(Loss.values());

  @Option(
      names = "--runs",
      defaultValue = "25",
      description = "of each fault (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--pairs",
      defaultValue = "3",
      description = "that lose nodes side by side (default: ${DEFAULT-VALUE})")
  private int pairs;

  @Option(
      names = "--bursts",
      defaultValue = "20",
      description = "of a thousand jobs (default: ${DEFAULT-VALUE})")
  private int bursts;

  @Option(
      names = "--jobs",
      defaultValue = "200",
      description = "submitted a second (default: ${DEFAULT-VALUE})")
  private int perSecond;

  @Override
  public Integer call() throws Exception {
    try (Workplace place = options.workplace(0)) {
      var results = ResultLines.in(place.folder().resolve("redis-loss.jsonl"), LossResult.class);
      for (Loss loss : losses) {
        runMissing(loss, results);
      }
      List<LossRow> rows = rows(results);
      System.out.print(LossRow.HEAD);
      rows.forEach(row -> System.out.println(row.row()));
      boolean reached = rows.stream().allMatch(LossRow::reached);
      return burst() && reached ? 0 : 1;
    }
  }

  /** A row for each fault, and one of two of them together if both were asked for. */
  private List<LossRow> rows(ResultLines<LossResult> results) {
    List<LossRow> rows = new ArrayList<>();
    losses.forEach(loss -> rows.add(LossRow.of(loss, seeded(results))));
    if (losses.containsAll(List.of(Loss.KILL, Loss.STOP))) {
      rows.add(LossRow.ofPrimaries(seeded(results)));
    }
    return rows;
  }

  private List<LossResult> seeded(ResultLines<LossResult> results) {
    return results.all().stream().filter(result -> result.seed() == options.seed()).toList();
  }

  private void runMissing(Loss loss, ResultLines<LossResult> results) throws Exception {
    List<Integer> done =
        LossRow.of(loss, seeded(results)).results().stream().map(LossResult::number).toList();
    Queue<Integer> missing = new ConcurrentLinkedQueue<>();
    IntStream.rangeClosed(1, runs).filter(number -> !done.contains(number)).forEach(missing::add);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < Math.min(pairs, missing.size()); i++) {
        all.add(
            threads.submit(() -> {
              runAll(loss, missing, results);
              return null;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private void runAll(Loss loss, Queue<Integer> missing, ResultLines<LossResult> results)
      throws Exception {
    try (LossPair pair = new LossPair(perSecond)) {
      for (Integer number = missing.poll(); number != null; number = missing.poll()) {
        LossResult result = pair.run(loss, number, options.seed());
        results.add(result);
        Workplace.note(result.toString());
      }
    }
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
    double p99Millis = Ranks.of(micros, 99) / 1e3;
    System.out.printf(
        Locale.ROOT,
        "%n%,d times 1,000 jobs at once, each submitted twice: %,d jobs, %d claimed twice;"
            + " claim p50 %.1f ms, p99 %.1f ms, longest %.1f ms (to reach: p99 < %.0f ms)%n",
        bursts,
        jobs,
        twice,
        Ranks.of(micros, 50) / 1e3,
        p99Millis,
        Ranks.of(micros, 100) / 1e3,
        WANTED_CLAIM_MILLIS);
    return jobs == bursts * JobBurst.JOBS && twice == 0 && p99Millis < WANTED_CLAIM_MILLIS;
  }
}
