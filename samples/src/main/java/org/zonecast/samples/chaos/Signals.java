package org.zonecast.samples.chaos;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Signals to processes that this run has started, by their ids. */
public final class Signals {
  private static final long PATIENCE_SECONDS = 10;

  private Signals() {}

  /** SIGKILL: it is gone, and can tell nobody. */
  public static void kill(long... pids) throws IOException {
    send("KILL", pids);
  }

  /** SIGTERM: it is asked to end; a worker drains. */
  public static void terminate(long... pids) throws IOException {
    send("TERM", pids);
  }

  /** SIGSTOP: it stands still, its connections stay open. */
  public static void freeze(long... pids) throws IOException {
    send("STOP", pids);
  }

  /** SIGCONT: it goes on as if nothing had been. */
  public static void wake(long... pids) throws IOException {
    send("CONT", pids);
  }

  /** All of them by one call of the shell, so that they come together. */
  private static void send(String signal, long... pids) throws IOException {
    var text = new StringBuilder("kill -" + signal);
    for (long pid : pids) {
      if (pid <= 1) {
        throw new IllegalArgumentException("no process of ours: " + pid);
      }
      text.append(' ').append(pid);
    }
    Process shell = new ProcessBuilder("sh", "-c", text + " 2>/dev/null").start();
    try {
      if (!shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(text + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted at " + text, e);
    }
  }
}
