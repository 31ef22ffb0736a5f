package org.zonecast.samples.reference;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The journal of a local CDN, read as it grows. Confined to one thread. */
public final class CdnJournal {
  private static final ObjectReader WRITE = JsonMapper.builder().build().readerFor(CdnWrite.class);

  private final Path file;
  private final List<CdnWrite> writes = new ArrayList<>();
  private long readUpTo;

  public CdnJournal(Path file) {
    this.file = file;
  }

  /** All writes so far, in order; only what is new is read. */
  public List<CdnWrite> writes() throws IOException {
    if (Files.exists(file)) {
      for (String line : newLines()) {
        writes.add(WRITE.readValue(line));
      }
    }
    return List.copyOf(writes);
  }

  /** Whole lines only: the last one may still be on its way. */
  private List<String> newLines() throws IOException {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(readUpTo);
      byte[] bytes = new byte[Math.toIntExact(in.length() - readUpTo)];
      in.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      readUpTo += end;
      return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** The SHA-256 of every media object that was made, by its path. */
  public Map<String, String> objects() throws IOException {
    Map<String, String> objects = new TreeMap<>();
    for (CdnWrite write : writes()) {
      String sha256 = write.sha256();
      if (write.madeObject() && sha256 != null) {
        objects.put(write.path(), sha256);
      }
    }
    return objects;
  }
}
