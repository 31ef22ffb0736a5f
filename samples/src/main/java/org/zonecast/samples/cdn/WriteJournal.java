package org.zonecast.samples.cdn;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import org.zonecast.samples.cdn.ObjectDirectory.Content;

/**
 * A file with one JSON line for each write that was asked for, done or refused. Each line is one
 * system call.
 */
final class WriteJournal implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final OutputStream out;
  private final boolean playlists;
  private final Clock clock;

  private WriteJournal(OutputStream out, boolean playlists, Clock clock) {
    this.out = out;
    this.playlists = playlists;
    this.clock = clock;
  }

  /**
   * Goes on at the end of {@code file}; keeps nothing if it is null.
   *
   * @param playlists whether the text of each playlist is kept
   */
  static WriteJournal open(@Nullable Path file, boolean playlists, Clock clock) throws IOException {
    return new WriteJournal(
        file == null ? OutputStream.nullOutputStream() : append(file), playlists, clock);
  }

  private static OutputStream append(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** A write of which nothing was kept, or a removal. */
  void record(String method, String path, long length, int status) throws IOException {
    write(new Entry(clock.instant().toString(), method, path, length, null, status, null, null));
  }

  /** A write with all its bytes. */
  void put(String path, Content content, int status) throws IOException {
    StoredObject object = content.object();
    write(
        new Entry(
            clock.instant().toString(),
            "PUT",
            path,
            object.length(),
            object.sha256(),
            status,
            object.token().isEmpty() ? null : object.token(),
            path.endsWith(".m3u8") ? ListedRange.of(content.bytes(), playlists) : null));
  }

  private synchronized void write(Entry entry) throws IOException {
    out.write(line(entry));
  }

  private static byte[] line(Entry entry) throws JsonProcessingException {
    return (JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }

  /**
   * A line.
   *
   * @param token what the writer had kept with it
   * @param listed of a playlist only
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Entry(
      String time,
      String method,
      String path,
      long length,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String sha256,
      int status,
      @Nullable String token,
      @Nullable ListedRange listed) {}
}
