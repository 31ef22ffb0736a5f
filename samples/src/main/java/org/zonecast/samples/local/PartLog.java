package org.zonecast.samples.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file to which one process of a part after another appends what it says, also those of earlier
 * runs. It belongs to the cluster's own thread.
 */
final class PartLog {
  private final Path file;
  private long start;

  PartLog(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** A process is about to be started: what is there now was said by others. */
  void begin() throws IOException {
    start = Files.exists(file) ? Files.size(file) : 0;
  }

  /** What the last process that was started has said. */
  List<String> lines() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(start);
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }
}
