package org.zonecast.benchmarks.redisloss;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.trial.Await;
import org.zonecast.benchmarks.trial.Chance;
import org.zonecast.redis.RedisPair;
import org.zonecast.redis.RedisProcess;
import org.zonecast.samples.chaos.Signals;

/** Loses a node of a pair under load, and looks at what came of it. */
final class LossRun {
  private static final Duration BEFORE = Duration.ofSeconds(1);
  private static final Duration BEHIND = Duration.ofSeconds(2);
  private static final Duration AT_LAST = Duration.ofSeconds(1);
  private static final Duration GIVE_UP = Duration.ofSeconds(60);

  /** A submit that was on its way may still have been acknowledged by the dying node. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(20);

  private final RedisPair pair;
  private final int perSecond;

  LossRun(RedisPair pair, int perSecond) {
    this.pair = pair;
    this.perSecond = perSecond;
  }

  /**
   * One loss at a moment that follows from seed and number.
   *
   * @throws IOException if it cannot be judged
   */
  LossResult run(Loss loss, int number, long seed) throws IOException, InterruptedException {
    Random random = Chance.of(loss, number, seed);
    Await.until("whole pair before the fault", GIVE_UP, pair::ready);
    try (JobLoad load = new JobLoad(pair, loss + "-" + number, perSecond)) {
      TimeUnit.MILLISECONDS.sleep(BEFORE.toMillis() + random.nextLong(2000));
      long[] victims = loss.victims(pair).stream().mapToLong(RedisProcess::pid).toArray();
      long faultNanos = System.nanoTime();
      strike(loss, victims);
      long writableNanos;
      try {
        writableNanos = untilItTakesJobs(load, faultNanos + ON_ITS_WAY.toNanos());
        TimeUnit.MILLISECONDS.sleep(BEHIND.toMillis());
      } finally {
        undo(loss, victims);
      }
      Await.until("whole pair after the fault", GIVE_UP, pair::ready);
      TimeUnit.MILLISECONDS.sleep(AT_LAST.toMillis());
      load.stop();
      return result(loss, number, seed, load, writableNanos - faultNanos);
    }
  }

  private void strike(Loss loss, long[] victims) throws IOException {
    if (loss.staysDead()) {
      pair.holdRestarts();
    }
    if (loss == Loss.STOP) {
      Signals.freeze(victims);
    } else {
      Signals.kill(victims);
    }
  }

  private void undo(Loss loss, long[] victims) throws IOException {
    pair.resumeRestarts();
    if (loss == Loss.STOP) {
      Signals.wake(victims);
    }
  }

  private static long untilItTakesJobs(JobLoad load, long fromNanos)
      throws IOException, InterruptedException {
    Await.until(
        "submit that was acknowledged after the fault",
        GIVE_UP,
        () -> load.firstSentAfter(fromNanos).isPresent());
    return load.firstSentAfter(fromNanos).orElseThrow();
  }

  private static LossResult result(
      Loss loss, int number, long seed, JobLoad load, long writableNanos) {
    List<String> lost = load.lost();
    if (!lost.isEmpty()) {
      Workplace.note("LOST: " + lost.stream().limit(10).toList());
    }
    return new LossResult(
        loss,
        number,
        seed,
        TimeUnit.NANOSECONDS.toMillis(writableNanos),
        load.acknowledged().size(),
        lost.size(),
        load.claimedTwice(),
        "");
  }
}
