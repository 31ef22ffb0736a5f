package org.zonecast.router.snapshot;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Snapshots as bytes: JSON, compressed with gzip. Unknown fields are passed over. */
final class SnapshotFormat {
  /** Of a file as it is stored. */
  static final int MAX_BYTES = 64 << 20;

  /** Of what is in it. */
  private static final int MAX_UNPACKED_BYTES = 512 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private SnapshotFormat() {}

  static byte[] write(Snapshot snapshot) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      JSON.writeValue(gzip, snapshot);
    }
    return bytes.toByteArray();
  }

  static Snapshot read(byte[] bytes) throws IOException {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] json = gzip.readNBytes(MAX_UNPACKED_BYTES + 1);
      if (json.length > MAX_UNPACKED_BYTES) {
        throw new IOException("the snapshot is larger than " + MAX_UNPACKED_BYTES + " bytes");
      }
      Snapshot snapshot = JSON.readValue(json, Snapshot.class);
      if (snapshot == null) {
        throw new IOException("the snapshot is empty");
      }
      return snapshot;
    }
  }
}
