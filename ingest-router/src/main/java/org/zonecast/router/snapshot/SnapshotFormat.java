package org.zonecast.router.snapshot;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.zonecast.job.RecordJson;

/** Snapshots as bytes: JSON, compressed with gzip. Unknown fields are passed over. */
final class SnapshotFormat {
  /** Of a file as it is stored. */
  static final int MAX_BYTES = 64 << 20;

  /** Of what is in it. */
  private static final int MAX_UNPACKED_BYTES = 512 << 20;

  private SnapshotFormat() {}

  static byte[] write(Snapshot snapshot) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(RecordJson.write(snapshot));
    }
    return bytes.toByteArray();
  }

  static Snapshot read(byte[] bytes) throws IOException {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] json = gzip.readNBytes(MAX_UNPACKED_BYTES + 1);
      if (json.length > MAX_UNPACKED_BYTES) {
        throw new IOException("the snapshot is larger than " + MAX_UNPACKED_BYTES + " bytes");
      }
      return RecordJson.read(json, Snapshot.class);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
