package org.zonecast.router.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder on this machine. What it holds is for its owner's eyes: CDN credentials are in it. */
record FolderPlace(Path folder) implements SnapshotPlace {
  private static final String UNFINISHED = ".part";

  @Override
  public List<String> names(String prefix, Predicate<String> wanted) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix) && !name.endsWith(UNFINISHED))
          .filter(wanted)
          .toList();
    }
  }

  @Override
  public void put(String name, byte[] bytes) throws IOException {
    Files.createDirectories(folder);
    Path part = folder.resolve(name + UNFINISHED);
    Files.deleteIfExists(part);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(part, bytes);
    Files.move(
        part,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public byte[] get(String name) throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve(name))) {
      return Bounded.read(in, name);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
