package org.zonecast.samples.local;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The file that tells programs where everything is. It has the API's token, so only the owner can
 * read it. It is replaced as a whole, and removed at the end.
 */
final class StatusFile implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path file;
  private final Path next;
  private final Console console;
  private @Nullable LocalStatus last;
  private boolean failing;

  StatusFile(Path file, Console console) {
    this.file = file.toAbsolutePath();
    this.next = this.file.resolveSibling(this.file.getFileName() + ".next");
    this.console = console;
  }

  /** Writes {@code status} if it is news. A failure is told once; the next call tries again. */
  void show(LocalStatus status) {
    if (status.equals(last)) {
      return;
    }
    try {
      replace(status);
      last = status;
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        console.event("the status file could not be written, and is tried again: " + e);
      }
      failing = true;
    }
  }

  private void replace(LocalStatus status) throws IOException {
    Files.deleteIfExists(next); // whatever rights it has
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(next, JSON.writeValueAsBytes(status));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(next);
    Files.deleteIfExists(file);
  }
}
