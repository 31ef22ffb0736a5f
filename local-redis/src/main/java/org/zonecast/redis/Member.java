package org.zonecast.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A place in the pair, held by one process after another. The supervisor alone starts processes;
 * anybody may look.
 */
final class Member {
  private static final Duration KILLED_WITHIN = Duration.ofSeconds(5);

  private final String id;
  private final int port;
  private final Path dir;
  private final LongSupplier nanoTime;
  private final RestartPause pause =
      new RestartPause(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(10));
  private volatile @Nullable ChildProcess process;
  private volatile long diedNanos;
  private boolean deathSeen;

  Member(String id, int port, Path dir, LongSupplier nanoTime) {
    this.id = id;
    this.port = port;
    this.dir = dir;
    this.nanoTime = nanoTime;
  }

  String id() {
    return id;
  }

  int port() {
    return port;
  }

  Path dir() {
    return dir;
  }

  boolean alive() {
    ChildProcess current = process;
    return current != null && current.alive();
  }

  long pid() {
    ChildProcess current = process;
    return current == null ? 0 : current.pid();
  }

  void start(List<String> command, Runnable onExit) throws IOException {
    ChildProcess started = ChildProcess.start(id, command);
    pause.started(nanoTime.getAsLong());
    deathSeen = false;
    process = started;
    started.onExit(onExit);
  }

  /** Notes that it could not be started: until the next attempt it rests again, and longer. */
  void startFailed() {
    pause.startFailed(nanoTime.getAsLong());
  }

  /** How long this member has been dead; zero when its death is noticed by this very call. */
  Duration deadFor() {
    long now = nanoTime.getAsLong();
    noticeDeath(now);
    return Duration.ofNanos(now - diedNanos);
  }

  /** Whether it has been dead long enough to be started again: longer if it dies often. */
  boolean mayRestart() {
    long now = nanoTime.getAsLong();
    noticeDeath(now);
    return pause.isOver(now);
  }

  private void noticeDeath(long nowNanos) {
    if (!deathSeen) {
      deathSeen = true;
      diedNanos = nowNanos;
      pause.died(nowNanos);
    }
  }

  String lastOutput() {
    ChildProcess current = process;
    return current == null ? "" : current.lastOutput();
  }

  void terminate() {
    ChildProcess current = process;
    if (current != null) {
      current.terminate();
    }
  }

  /** Waits for the end, and kills the process if it does not come in time. */
  void end(Duration timeout) {
    ChildProcess current = process;
    if (current != null && !current.awaitExit(timeout)) {
      current.kill();
      current.awaitExit(KILLED_WITHIN);
    }
  }
}
