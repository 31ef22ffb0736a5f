package org.zonecast.benchmarks.trial;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for what must come. */
public final class Await {
  private static final long LOOK_MILLIS = 200;

  private Await() {}

  /** What is waited for. */
  public interface Condition {
    boolean holds() throws IOException;
  }

  /**
   * Looks again and again until the condition holds.
   *
   * @param what completes "no … after 60 s"
   * @throws IOException if it does not hold in time
   */
  public static void until(String what, Duration patience, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("no " + what + " after " + patience.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Waits for a moment of unix time, if it is still to come. */
  public static void moment(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(Math.max(0, millis - System.currentTimeMillis()));
  }
}
