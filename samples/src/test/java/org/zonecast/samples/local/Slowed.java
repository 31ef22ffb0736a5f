package org.zonecast.samples.local;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.zonecast.samples.chaos.Signals;

/**
 * A process that is stopped and woken once a second, and runs for less of it each time, down to a
 * little: sooner or later that is too little, whatever the machine.
 */
final class Slowed implements AutoCloseable {
  private static final long TURN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long FIRST_RUN_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LEAST_RUN_NANOS = Duration.ofMillis(15).toNanos();
  private static final double LESS = 0.85;

  private final LongSupplier pid;
  private final Thread thread = Thread.ofPlatform().name("slowed").unstarted(this::run);
  private volatile boolean over;

  private Slowed(LongSupplier pid) {
    this.pid = pid;
  }

  /**
   * @param pid asked before each turn, because a process may be replaced; 0 for none
   */
  static Slowed begin(LongSupplier pid) {
    var slowed = new Slowed(pid);
    slowed.thread.start();
    return slowed;
  }

  private void run() {
    long runNanos = FIRST_RUN_NANOS;
    try {
      while (!over) {
        turn(pid.getAsLong(), runNanos);
        runNanos = Math.max(LEAST_RUN_NANOS, Math.round(LESS * runNanos));
      }
    } catch (IOException e) {
      throw new IllegalStateException("no signals", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void turn(long process, long runNanos) throws IOException, InterruptedException {
    if (process > 1) {
      Signals.freeze(process);
    }
    try {
      TimeUnit.NANOSECONDS.sleep(TURN_NANOS - runNanos);
    } finally {
      if (process > 1) {
        Signals.wake(process);
      }
    }
    TimeUnit.NANOSECONDS.sleep(runNanos);
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    thread.join();
  }
}
