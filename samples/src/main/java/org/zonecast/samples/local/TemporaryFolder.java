package org.zonecast.samples.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is removed at the end with all that is in it. */
public record TemporaryFolder(Path path) implements AutoCloseable {

  /** Makes one. */
  public static TemporaryFolder create() throws IOException {
    return new TemporaryFolder(Files.createTempDirectory("zonecast-local-"));
  }

  @Override
  public void close() throws IOException {
    Folders.delete(path);
  }
}
