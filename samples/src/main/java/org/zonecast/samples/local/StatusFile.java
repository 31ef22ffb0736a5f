package org.zonecast.samples.local;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The file that tells programs where everything is. It is replaced as a whole, and removed at the
 * end.
 */
final class StatusFile implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path file;
  private @Nullable LocalStatus last;

  StatusFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** Writes {@code status} if it is news. */
  void show(LocalStatus status) throws IOException {
    if (status.equals(last)) {
      return;
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, JSON.writeValueAsBytes(status));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    last = status;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
