package org.zonecast.router.snapshot;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.zonecast.job.RecordJson;

/**
 * Snapshots as bytes: JSON, compressed with gzip. Unknown fields are passed over. What is too large
 * to be read is not written either.
 */
final class SnapshotFormat {
  /** Of a file as it is stored: some 7000 streams with a picture each. */
  static final int MAX_BYTES = 256 << 20;

  /** Of what is in it. */
  private static final int MAX_UNPACKED_BYTES = 512 << 20;

  private SnapshotFormat() {}

  /**
   * @param maxBytes of what is returned
   */
  static byte[] write(Snapshot snapshot, int maxBytes) throws IOException {
    byte[] json = RecordJson.write(snapshot);
    requireAtMost(MAX_UNPACKED_BYTES, json.length);
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json);
    }
    requireAtMost(maxBytes, bytes.size());
    return bytes.toByteArray();
  }

  private static void requireAtMost(int most, int length) throws IOException {
    if (length > most) {
      throw new IOException("the snapshot is larger than " + most + " bytes");
    }
  }

  static Snapshot read(byte[] bytes) throws IOException {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] json = gzip.readNBytes(MAX_UNPACKED_BYTES + 1);
      requireAtMost(MAX_UNPACKED_BYTES, json.length);
      return RecordJson.read(json, Snapshot.class);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
