package org.zonecast.samples.local;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.zonecast.samples.chaos.Signals;

/**
 * A process that is stopped and woken once a second, and runs for less of it each time, until that
 * is too little, whatever the machine.
 */
final class Slowed implements AutoCloseable {
  private static final long TURN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long FIRST_RUN_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LEAST_RUN_NANOS = Duration.ofMillis(15).toNanos();
  private static final double LESS = 0.85;

  private final LongSupplier pid;
  private final BooleanSupplier enough;
  private final Thread thread = Thread.ofPlatform().name("slowed").unstarted(this::run);
  private volatile boolean over;

  private Slowed(LongSupplier pid, BooleanSupplier enough) {
    this.pid = pid;
    this.enough = enough;
  }

  /**
   * @param pid asked before each turn, because a process may be replaced; 0 for none
   * @param enough asked after each turn: whether it is too slow. Then it has twice as much, which
   *     still is too little, and is not so slow that it looks stuck
   */
  static Slowed begin(LongSupplier pid, BooleanSupplier enough) {
    var slowed = new Slowed(pid, enough);
    slowed.thread.start();
    return slowed;
  }

  private void run() {
    long runNanos = FIRST_RUN_NANOS;
    boolean held = false;
    try {
      while (!over) {
        turn(pid.getAsLong(), runNanos);
        boolean slow = enough.getAsBoolean();
        if (slow && !held) {
          runNanos = Math.min(FIRST_RUN_NANOS, 2 * runNanos);
        } else if (!slow) {
          runNanos = Math.max(LEAST_RUN_NANOS, Math.round(LESS * runNanos));
        }
        held = slow;
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
