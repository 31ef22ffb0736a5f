package org.zonecast.router.history;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of JSON lines that never holds up who writes to it: a thread of its own does the writing,
 * and what does not fit into its queue is left out and counted. A gap in the lines' numbers shows
 * where.
 */
final class HistoryFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryFile.class);
  private static final int MAX_QUEUED = 8192;
  private static final long LOOK_MILLIS = 200;

  private final Path file;
  private final BlockingQueue<HistoryLine> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
  private long lines;
  private boolean full;
  private volatile boolean closing;

  private HistoryFile(Path file) {
    this.file = file;
  }

  /** Begins a file, or goes on at its end. */
  static HistoryFile open(Path file) {
    var history = new HistoryFile(file);
    Thread.ofPlatform().daemon().name("history-" + file.getFileName()).start(history::write);
    return history;
  }

  /**
   * Adds a line.
   *
   * @param timeMs unix time
   */
  void add(long timeMs, HistoryEvent event) {
    var line = new HistoryLine(++lines, timeMs, event);
    if (!closing && !queue.offer(line) && !full) {
      full = true;
      LOG.warn("{} lacks lines: the disk is slower than what happens", file);
    }
  }

  /** Writes what is queued, and takes nothing more. */
  @Override
  public void close() {
    closing = true;
  }

  private void write() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        writeAll(out);
      }
    } catch (IOException e) {
      closing = true;
      LOG.warn("the history {} stops, the broadcast goes on", file, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each line is one system call, so that a killed edge leaves whole lines. */
  private void writeAll(OutputStream out) throws IOException, InterruptedException {
    while (!closing || !queue.isEmpty()) {
      HistoryLine line = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (line != null) {
        out.write((line.json() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
