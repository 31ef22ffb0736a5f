package org.zonecast.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zonecast.samples.reference.CdnJournal;
import org.zonecast.samples.reference.CdnWrite;

/** The journals of all CDNs of a cluster, read as they grow. Confined to one thread. */
public final class CdnJournals {
  private final Map<String, CdnJournal> journals = new LinkedHashMap<>();

  /**
   * Those that a cluster's status file names.
   *
   * @param status the file's content
   */
  public CdnJournals(JsonNode status) {
    for (JsonNode cdn : status.get("cdns")) {
      journals.put(cdn.get("name").asText(), new CdnJournal(Path.of(cdn.get("journal").asText())));
    }
  }

  /** The writes to each CDN so far, in order. */
  public Map<String, List<CdnWrite>> writes() throws IOException {
    Map<String, List<CdnWrite>> all = new LinkedHashMap<>();
    for (Map.Entry<String, CdnJournal> cdn : journals.entrySet()) {
      all.put(cdn.getKey(), cdn.getValue().writes());
    }
    return all;
  }

  /** The SHA-256 of each media object of each CDN, by its path. */
  public Map<String, Map<String, String>> objects() throws IOException {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    for (Map.Entry<String, CdnJournal> cdn : journals.entrySet()) {
      all.put(cdn.getKey(), cdn.getValue().objects());
    }
    return all;
  }
}
