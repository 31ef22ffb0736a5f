package org.zonecast.worker.cdn;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Files that have no final name yet. What a process that died has left is deleted by the next one
 * once it is old.
 */
final class Uploads {
  private static final Duration LEFT_BEHIND = Duration.ofMinutes(10);

  private final Path folder;
  private final AtomicBoolean swept = new AtomicBoolean();

  Uploads(Path folder) {
    this.folder = folder;
  }

  /** Writes a file whose bytes are on the disk when this returns. */
  Path write(Buffer content) throws IOException {
    Files.createDirectories(folder);
    if (swept.compareAndSet(false, true)) {
      sweep();
    }
    Path file = folder.resolve(UUID.randomUUID().toString());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return file;
  }

  private void sweep() throws IOException {
    Instant old = Instant.now().minus(LEFT_BEHIND);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        deleteIfBefore(old, file);
      }
    }
  }

  private static void deleteIfBefore(Instant old, Path file) throws IOException {
    try {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // Another process is done with it: its file has its name, or was swept.
    }
  }
}
