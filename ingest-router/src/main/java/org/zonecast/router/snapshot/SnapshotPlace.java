package org.zonecast.router.snapshot;

import java.io.IOException;
import java.util.List;

/** Where snapshots are kept: named pieces of bytes. All methods block. */
interface SnapshotPlace extends AutoCloseable {
  /**
   * The names of all pieces there that begin with {@code prefix}, in no order.
   *
   * @throws IOException also if they are too many to list
   */
  List<String> names(String prefix) throws IOException;

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
