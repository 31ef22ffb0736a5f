package org.zonecast.samples.local;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.zonecast.redis.ChildProcess;
import org.zonecast.redis.RestartPause;

/**
 * A place in the cluster that one process after another may hold. It belongs to the cluster's own
 * thread.
 */
final class Part {
  private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);

  private final String role;
  private final String id;
  private final @Nullable Zone zone;
  private final String url;
  private final Starter starter;
  private final IntPredicate comesBack;

  private final RestartPause pause =
      new RestartPause(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(20));
  private @Nullable ChildProcess process;
  private boolean deathSeen;

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

  /** Starts its next process; after a failure it pauses as after a death. */
  void start(long nowNanos) throws IOException {
    try {
      process = starter.start();
    } catch (IOException e) {
      pause.startFailed(nowNanos);
      throw e;
    }
    pause.started(nowNanos);
    deathSeen = false;
  }

  boolean alive() {
    return process != null && process.alive();
  }

  long pid() {
    return process == null ? 0 : process.pid();
  }

  /** The code of a death that nobody was told of yet. */
  OptionalInt unseenDeath(long nowNanos) {
    if (process == null || process.alive() || deathSeen) {
      return OptionalInt.empty();
    }
    deathSeen = true;
    pause.died(nowNanos);
    return process.exitCode();
  }

  /** Whether it died, is to come back, and has been away long enough. */
  boolean isDue(long nowNanos) {
    return process != null
        && deathSeen
        && comesBack.test(process.exitCode().orElse(0))
        && pause.isOver(nowNanos);
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
      process.awaitExit(KILLED_WITHIN);
    }
  }

  void kill() {
    if (process != null) {
      process.kill();
    }
  }
}
