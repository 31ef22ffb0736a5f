package org.zonecast.samples.cdn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * A file with one JSON line for each write that was asked for, done or refused. Each line is one
 * system call.
 */
final class WriteJournal implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final OutputStream out;
  private final Clock clock;

  private WriteJournal(OutputStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  /** Goes on at the end of {@code file}; keeps nothing if it is null. */
  static WriteJournal open(@Nullable Path file, Clock clock) throws IOException {
    return new WriteJournal(file == null ? OutputStream.nullOutputStream() : append(file), clock);
  }

  private static OutputStream append(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  synchronized void record(
      String method, String path, long length, @Nullable String sha256, int status)
      throws IOException {
    out.write(line(new Entry(clock.instant().toString(), method, path, length, sha256, status)));
  }

  private static byte[] line(Entry entry) throws JsonProcessingException {
    return (JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }

  private record Entry(
      String time, String method, String path, long length, @Nullable String sha256, int status) {}
}
