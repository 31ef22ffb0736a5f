package org.zonecast.samples.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fills a small disk to its last byte. */
final class FullDisk {
  private static final int PIECE_BYTES = 1 << 16;
  private static final long LARGEST_BYTES = 1L << 30;

  private FullDisk() {}

  /**
   * Writes a file until there is no room left.
   *
   * @throws IOException if the disk is larger than such a disk may be
   */
  static void fill(Path filler) throws IOException {
    FileStore disk = Files.getFileStore(filler.toAbsolutePath().getParent());
    if (disk.getTotalSpace() > LARGEST_BYTES) {
      throw new IOException(disk + " is no small disk");
    }
    try (OutputStream out = Files.newOutputStream(filler)) {
      write(out, new byte[PIECE_BYTES]);
      write(out, new byte[1]);
    }
  }

  private static void write(OutputStream out, byte[] piece) {
    try {
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      return;
    }
  }
}
