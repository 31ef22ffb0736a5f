package org.zonecast.samples.local;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.zonecast.redis.ChildProcess;

/**
 * A place in the cluster that one process after another may hold. It belongs to the cluster's own
 * thread.
 */
final class Part {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration STEADY = Duration.ofSeconds(20);

  private final String role;
  private final String id;
  private final @Nullable Zone zone;
  private final String url;
  private final Starter starter;
  private final IntPredicate comesBack;

  private @Nullable ChildProcess process;
  private long startedNanos;
  private long diedNanos;
  private boolean deathSeen;
  private Duration pause = FIRST_PAUSE;

  /** Starts the part's process. */
  interface Starter {
    ChildProcess start() throws IOException;
  }

  /**
   * A part that is not started yet.
   *
   * @param url where it is reached, empty if nowhere
   * @param comesBack whether it is started again after it ended with this code
   */
  Part(
      String role,
      String id,
      @Nullable Zone zone,
      String url,
      Starter starter,
      IntPredicate comesBack) {
    this.role = role;
    this.id = id;
    this.zone = zone;
    this.url = url;
    this.starter = starter;
    this.comesBack = comesBack;
  }

  String role() {
    return role;
  }

  String id() {
    return id;
  }

  String url() {
    return url;
  }

  @Nullable String zoneName() {
    return zone == null ? null : zone.name();
  }

  void start() throws IOException {
    process = starter.start();
    startedNanos = System.nanoTime();
    deathSeen = false;
  }

  boolean alive() {
    return process != null && process.alive();
  }

  long pid() {
    return process == null ? 0 : process.pid();
  }

  /** The code of a death that nobody was told of yet. */
  OptionalInt unseenDeath() {
    if (process == null || process.alive() || deathSeen) {
      return OptionalInt.empty();
    }
    deathSeen = true;
    diedNanos = System.nanoTime();
    boolean wasSteady = diedNanos - startedNanos > STEADY.toNanos();
    pause = wasSteady ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
    return process.exitCode();
  }

  /** Whether it died, is to come back, and has been away long enough. */
  boolean isDue() {
    return process != null
        && deathSeen
        && comesBack.test(process.exitCode().orElse(0))
        && System.nanoTime() - diedNanos >= pause.toNanos();
  }

  void terminate() {
    if (process != null) {
      process.terminate();
    }
  }

  /** Waits for its end until {@code deadlineNanos}, then kills it. */
  void end(long deadlineNanos) {
    if (process == null) {
      return;
    }
    Duration left = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    if (!process.awaitExit(left)) {
      kill();
      process.awaitExit(LONGEST_PAUSE);
    }
  }

  void kill() {
    if (process != null) {
      process.kill();
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
