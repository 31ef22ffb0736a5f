package org.zonecast.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process that does not outlive this JVM, even one ended by {@code kill -9}.
 *
 * <p>A shell starts a watcher that reads the pipe from this JVM, then becomes the program itself
 * ({@code exec}), so that the process id is the program's own. When the pipe ends, because this JVM
 * is gone, the watcher kills the program, having made sure that it is still the watcher's parent.
 * Where there is {@code setsid}, Ctrl-C in the terminal does not reach the program: this JVM
 * decides when it ends.
 */
public final class ChildProcess {
  private static final Logger log = LoggerFactory.getLogger(ChildProcess.class);
  private static final int KEPT_LINES = 20;

  private static final String WRAPPER =
      """
      exec 3<&0
      (
        trap '' INT TERM HUP
        cat <&3
        exec sh -c '[ "$PPID" = "$1" ] && kill -9 "$1"' watcher $$
      ) >/dev/null 2>&1 &
      if command -v setsid >/dev/null; then
        exec setsid "$@" </dev/null 3<&-
      fi
      exec "$@" </dev/null 3<&-
      """;

  private final String id;
  private final Process process;
  private final Deque<String> lastLines = new ArrayDeque<>();

  private ChildProcess(String id, Process process) {
    this.id = id;
    this.process = process;
  }

  static ChildProcess start(String id, List<String> command) throws IOException {
    return start(id, command, builder -> {});
  }

  /**
   * Starts a program.
   *
   * @param id what log lines call it
   * @param prepare may change the environment and send the output to a file; its standard input is
   *     always empty
   */
  public static ChildProcess start(
      String id, List<String> command, Consumer<ProcessBuilder> prepare) throws IOException {
    var wrapped = new ArrayList<>(List.of("sh", "-c", WRAPPER, "sh"));
    wrapped.addAll(command);
    var builder = new ProcessBuilder(wrapped).redirectErrorStream(true);
    prepare.accept(builder);
    var child = new ChildProcess(id, builder.start());
    Thread.ofPlatform().daemon().name("output-" + id).start(child::readOutput);
    return child;
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  public void onExit(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  /** Asks the program to end. */
  public void terminate() {
    // Not Process.destroy(): that closes the pipe too, and the watcher would kill at once.
    process.toHandle().destroy();
  }

  public void kill() {
    process.destroyForcibly();
  }

  /** The code that the program ended with, 128 and more for a signal; empty while it lives. */
  public OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** Waits until the program has ended; false if it has not in time. */
  public boolean awaitExit(Duration timeout) {
    try {
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The last lines that the program wrote. */
  String lastOutput() {
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  private void readOutput() {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      reader.lines().forEach(this::keep);
    } catch (IOException | UncheckedIOException e) {
      log.debug("{}: output ended: {}", id, e.getMessage());
    }
  }

  private void keep(String line) {
    log.debug("{}: {}", id, line);
    synchronized (lastLines) {
      if (lastLines.size() == KEPT_LINES) {
        lastLines.removeFirst();
      }
      lastLines.addLast(line);
    }
  }
}
