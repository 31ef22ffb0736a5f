package org.zonecast.benchmarks.redisloss;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.redis.RedisPair;
import org.zonecast.redis.RedisProcess;

/** Loses a node of a pair under load, and looks at what came of it. */
final class LossRun {
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration BEHIND = Duration.ofSeconds(3);
  private static final Duration GIVE_UP = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 5;

  private final RedisPair pair;
  private final int perSecond;

  LossRun(RedisPair pair, int perSecond) {
    this.pair = pair;
    this.perSecond = perSecond;
  }

  /** One loss at a moment that follows from seed and number. */
  LossResult run(Loss loss, int number, long seed) throws Exception {
    var random = new Random(31 * (31 * seed + loss.ordinal()) + number);
    random.nextLong(); // the first numbers of neighbouring seeds are alike
    await("the pair is whole", pair::ready);
    try (JobLoad load = new JobLoad(pair, loss + "-" + number, perSecond)) {
      Thread.sleep(BEFORE.plusMillis(random.nextLong(2000)));
      RedisProcess victim = loss == Loss.REPLICA ? pair.replica() : pair.primary();
      boolean staysDead = loss == Loss.DEAD || loss == Loss.REPLICA;
      if (staysDead) {
        pair.holdRestarts();
      }
      long faultNanos = System.nanoTime();
      signal(loss == Loss.STOP ? "-STOP" : "-KILL", victim);
      try {
        // A submit that was on its way may still have been acknowledged by the dying node.
        long from = faultNanos + Duration.ofMillis(20).toNanos();
        await("it takes jobs", () -> load.firstSentAfter(from).isPresent());
        Thread.sleep(BEHIND);
      } finally {
        if (loss == Loss.STOP) {
          signal("-CONT", victim);
        }
        pair.resumeRestarts();
      }
      await("the pair is whole again", pair::ready);
      Thread.sleep(BEHIND);
      load.stop();
      return result(load, faultNanos + Duration.ofMillis(20).toNanos(), faultNanos);
    }
  }

  private static LossResult result(JobLoad load, long fromNanos, long faultNanos) {
    Optional<Long> first = load.firstSentAfter(fromNanos);
    List<String> lost = load.lost();
    if (!lost.isEmpty()) {
      Workplace.note("LOST: " + lost.stream().limit(10).toList());
    }
    return new LossResult(
        (first.orElseThrow() - faultNanos) / 1_000_000,
        load.acknowledged().size(),
        lost.size(),
        load.claimedTwice());
  }

  private static void signal(String name, RedisProcess process) throws Exception {
    var kill = new ProcessBuilder("kill", name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("cannot signal " + process.id());
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + GIVE_UP.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not within " + GIVE_UP + ": " + what);
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
