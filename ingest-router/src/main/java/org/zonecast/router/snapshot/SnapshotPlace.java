package org.zonecast.router.snapshot;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** Where snapshots are kept: named pieces of bytes. All methods block. */
interface SnapshotPlace extends AutoCloseable {
  /**
   * The names of pieces there, in no order.
   *
   * @param prefix what all of them begin with, so that the place need not list everything
   * @param wanted which of those that begin so; others do not count
   * @throws IOException also if they are too many to list
   */
  List<String> names(String prefix, Predicate<String> wanted) throws IOException;

  /** Puts a piece there, whole or not at all. */
  void put(String name, byte[] bytes) throws IOException;

  /**
   * @throws java.nio.file.NoSuchFileException if there is none of this name
   */
  byte[] get(String name) throws IOException;

  /** Takes a piece away, if it is there. */
  void delete(String name) throws IOException;

  @Override
  void close();
}
