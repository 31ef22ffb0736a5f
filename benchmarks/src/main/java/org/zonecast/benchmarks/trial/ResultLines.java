package org.zonecast.benchmarks.trial;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What was measured so far, kept in a file with one JSON value in each line. Thread-safe. */
public final class ResultLines<T> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final List<T> all = new ArrayList<>();

  private ResultLines(Path file) {
    this.file = file;
  }

  /** Goes on with what an earlier run left in {@code file}, if it is there. */
  public static <T> ResultLines<T> in(Path file, Class<T> type) throws IOException {
    var lines = new ResultLines<T>(file);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        lines.all.add(JSON.readValue(line, type));
      }
    }
    return lines;
  }

  /** All of them, in order. */
  public synchronized List<T> all() {
    return List.copyOf(all);
  }

  /** Keeps one more. */
  public synchronized void add(T result) throws IOException {
    Files.writeString(
        file,
        JSON.writeValueAsString(result) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    all.add(result);
  }
}
