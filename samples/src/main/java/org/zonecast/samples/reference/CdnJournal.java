package org.zonecast.samples.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The journal of a local CDN, read as it grows. Confined to one thread. */
public final class CdnJournal {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JsonLines lines;
  private final List<CdnWrite> writes = new ArrayList<>();

  public CdnJournal(Path file) {
    this.lines = new JsonLines(file);
  }

  /** All writes so far, in order; only what is new is read. */
  public List<CdnWrite> writes() throws IOException {
    for (JsonNode line : lines.next()) {
      writes.add(JSON.treeToValue(line, CdnWrite.class));
    }
    return List.copyOf(writes);
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
