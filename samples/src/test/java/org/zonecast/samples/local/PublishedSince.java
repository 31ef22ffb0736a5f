package org.zonecast.samples.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.zonecast.job.Token;
import org.zonecast.samples.reference.CdnJournal;
import org.zonecast.samples.reference.CdnWrite;

/** What a cluster's CDNs took from some moment on, by their journals. */
final class PublishedSince {
  private final Map<CdnJournal, Integer> writesBefore = new LinkedHashMap<>();

  private PublishedSince() {}

  static PublishedSince now(RunningCluster cluster) throws IOException {
    var since = new PublishedSince();
    for (JsonNode cdn : cluster.status().get("cdns")) {
      var journal = new CdnJournal(Path.of(cdn.get("journal").asText()));
      since.writesBefore.put(journal, journal.writes().size());
    }
    return since;
  }

  /** The numbers of the epochs that somebody wrote a playlist for. */
  Set<Integer> epochs() throws IOException {
    Set<Integer> epochs = new TreeSet<>();
    for (Map.Entry<CdnJournal, Integer> before : writesBefore.entrySet()) {
      before.getKey().writes().stream()
          .skip(before.getValue())
          .filter(CdnWrite::done)
          .map(CdnWrite::token)
          .filter(Objects::nonNull)
          .forEach(token -> epochs.add(Token.parse(token).epoch()));
    }
    return epochs;
  }
}
