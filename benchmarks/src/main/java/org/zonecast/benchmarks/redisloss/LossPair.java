package org.zonecast.benchmarks.redisloss;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.redis.RedisPair;

/** A pair that loses nodes, one after another. After a run that failed it is another pair. */
final class LossPair implements AutoCloseable {
  private final int perSecond;
  private @Nullable RedisPair pair;

  LossPair(int perSecond) {
    this.perSecond = perSecond;
  }

  /** One loss; a run that cannot be judged says why. */
  LossResult run(Loss loss, int number, long seed) throws InterruptedException {
    try {
      RedisPair running = pair == null ? RedisPair.startTemporary("bench") : pair;
      pair = running;
      return new LossRun(running, perSecond).run(loss, number, seed);
    } catch (IOException | RuntimeException e) {
      Workplace.note("%s %d cannot be judged: %s".formatted(loss, number, e));
      close();
      return LossResult.unjudged(loss, number, seed, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    if (pair != null) {
      pair.close();
      pair = null;
    }
  }
}
