package org.zonecast.worker.cdn;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects as files of a folder that several processes may write to. A file's bytes are on the disk
 * before it gets its name, and it gets it in one step: a hard link where there may be no such file
 * yet, a rename where there may. What is unfinished, and locks, lie in {@value #PRIVATE} beside the
 * objects. Methods block.
 */
final class DirectoryStore {
  static final String PRIVATE = ".zonecast";

  private static final int MAX_PLAYLIST_BYTES = 1024 * 1024;

  /** A folder may be deleted as empty just before an object is put into it. */
  private static final int NAMING_ATTEMPTS = 5;

  private final Path root;
  private final Uploads uploads;
  private final FolderLocks locks;

  /**
   * @param lockPatience how long another process may hold a lock
   */
  DirectoryStore(Path root, Duration lockPatience) {
    this.root = root.normalize();
    this.uploads = new Uploads(this.root.resolve(PRIVATE).resolve("uploads"));
    this.locks = new FolderLocks(this.root.resolve(PRIVATE).resolve("locks"), lockPatience);
  }

  /** Creates a file; returns false if there is one. */
  boolean create(String path, Buffer content) {
    Path file = resolve(path);
    return guarded(
        path,
        () -> {
          if (Files.exists(file)) {
            return false;
          }
          Path upload = uploads.write(content);
          try {
            return named(file, () -> link(file, upload, path));
          } finally {
            Files.deleteIfExists(upload);
          }
        });
  }

  private boolean link(Path file, Path upload, String path) throws IOException {
    try {
      Files.createLink(file, upload);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (NoSuchFileException e) {
      throw e;
    } catch (UnsupportedOperationException | IOException e) {
      return moveIfAbsent(file, upload, path); // A file system without hard links.
    }
  }

  private boolean moveIfAbsent(Path file, Path upload, String path) throws IOException {
    try (FolderLocks.Held held = locks.lock(path)) {
      if (Files.exists(file)) {
        return false;
      }
      Files.move(upload, file, StandardCopyOption.ATOMIC_MOVE);
      return true;
    }
  }

  /** Puts a file in place of whatever is there. */
  boolean overwrite(String path, Buffer content) {
    Path file = resolve(path);
    return guarded(
        path,
        () -> {
          Path upload = uploads.write(content);
          try {
            return named(file, () -> move(upload, file));
          } finally {
            Files.deleteIfExists(upload);
          }
        });
  }

  private static boolean move(Path upload, Path file) throws IOException {
    Files.move(upload, file, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /** Replaces the version {@code etag}, or nothing if null; returns false if it is not that. */
  boolean replace(String path, Buffer content, @Nullable String etag) {
    Path file = resolve(path);
    return guarded(
        path,
        () -> {
          Path upload = uploads.write(content);
          try (FolderLocks.Held held = locks.lock(path)) {
            if (!Objects.equals(etag, content(file).map(TokenComment::etag).orElse(null))) {
              return false;
            }
            return named(file, () -> move(upload, file));
          } finally {
            Files.deleteIfExists(upload);
          }
        });
  }

  Optional<Buffer> read(String path) {
    Path file = resolve(path);
    return guarded(path, () -> content(file));
  }

  /** Deletes a file, and the folders above it that are empty then. */
  void delete(String path) {
    Path file = resolve(path);
    guarded(
        path,
        () -> {
          Files.deleteIfExists(file);
          deleteEmptyAbove(file);
          return true;
        });
  }

  private void deleteEmptyAbove(Path file) throws IOException {
    try {
      for (int depth = file.getNameCount() - 1; depth > root.getNameCount(); depth--) {
        Files.deleteIfExists(root.resolve(file.subpath(root.getNameCount(), depth)));
      }
    } catch (DirectoryNotEmptyException e) {
      // The usual case: other objects lie there.
    }
  }

  private static Optional<Buffer> content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_PLAYLIST_BYTES + 1);
      if (bytes.length > MAX_PLAYLIST_BYTES) {
        throw new CdnException(file + " is too long for a playlist", false, null);
      }
      return Optional.of(Buffer.buffer(bytes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static boolean named(Path file, FileAction<Boolean> naming) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createDirectories(file.resolveSibling(""));
        return naming.run();
      } catch (NoSuchFileException e) {
        if (attempt == NAMING_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** No path leads out of the folder, or to what is not an object. */
  private Path resolve(String path) {
    for (String part : path.split("/", -1)) {
      if (part.isEmpty()
          || part.startsWith(".")
          || part.indexOf('\\') >= 0
          || part.contains("\0")) {
        throw new CdnException("not a path of an object: " + path, false, null);
      }
    }
    return root.resolve(path);
  }

  private interface FileAction<T> {
    T run() throws IOException;
  }

  private <T> T guarded(String path, FileAction<T> action) {
    if (!Files.isDirectory(root)) {
      throw new CdnException("folder " + root + " does not exist on this machine", false, null);
    }
    try {
      return action.run();
    } catch (IOException e) {
      throw FileFailures.of(root.resolve(path), e);
    }
  }

  @Override
  public String toString() {
    return "folder " + root;
  }
}
