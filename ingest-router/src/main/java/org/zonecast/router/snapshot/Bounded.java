package org.zonecast.router.snapshot;

import java.io.IOException;
import java.io.InputStream;

/** Reads what others have written, up to a limit. */
final class Bounded {
  private Bounded() {}

  static byte[] read(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(SnapshotFormat.MAX_BYTES + 1);
    if (bytes.length > SnapshotFormat.MAX_BYTES) {
      throw new IOException(name + " is larger than " + SnapshotFormat.MAX_BYTES + " bytes");
    }
    return bytes;
  }
}
