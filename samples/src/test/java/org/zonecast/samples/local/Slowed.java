package org.zonecast.samples.local;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.zonecast.samples.chaos.Signals;

/**
 * A process that is given a part of the time that it needs: it is stopped and woken once a second.
 * How much it needs is measured first.
 */
final class Slowed implements AutoCloseable {
  private static final Duration MEASURED = Duration.ofSeconds(2);
  private static final double SHARE = 0.35;
  private static final long TURN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long SHORTEST_NANOS = Duration.ofMillis(10).toNanos();

  private final LongSupplier pid;
  private final long runNanos;
  private final Thread thread;
  private volatile boolean over;

  private Slowed(LongSupplier pid, long runNanos) {
    this.pid = pid;
    this.runNanos = runNanos;
    this.thread = Thread.ofPlatform().name("slowed").unstarted(this::run);
  }

  /**
   * @param pid asked before each turn, because a process may be replaced; 0 for none
   */
  static Slowed begin(LongSupplier pid) throws InterruptedException {
    Duration before = cpu(pid.getAsLong());
    TimeUnit.NANOSECONDS.sleep(MEASURED.toNanos());
    Duration used = cpu(pid.getAsLong()).minus(before);
    double needs = Math.clamp(used.toNanos() / (double) MEASURED.toNanos(), 0.02, 1);
    var slowed = new Slowed(pid, Math.max(SHORTEST_NANOS, Math.round(SHARE * needs * TURN_NANOS)));
    slowed.thread.start();
    return slowed;
  }

  private static Duration cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  private void run() {
    try {
      while (!over) {
        turn(pid.getAsLong());
      }
    } catch (IOException e) {
      throw new IllegalStateException("no signals", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn(long now) throws IOException, InterruptedException {
    if (now > 1) {
      Signals.freeze(now);
    }
    try {
      TimeUnit.NANOSECONDS.sleep(TURN_NANOS - runNanos);
    } finally {
      if (now > 1) {
        Signals.wake(now);
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
