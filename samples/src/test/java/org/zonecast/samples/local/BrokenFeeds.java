package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zonecast.samples.reference.Reference;

/** The recorded feeds of a stream whose edges were killed, all but the last one. */
final class BrokenFeeds {
  private static final Pattern OBJECT = Pattern.compile(".*/((\\d+)-[^/]+/[^/]+)/(\\d+)\\.m4s");

  private BrokenFeeds() {}

  /**
   * What was published is what a replay of the recorded feeds makes, in the last epoch to its end.
   * A killed edge's recording may lack what it had not written yet, less than a second: so there
   * may be one published segment more of its epoch. And what had arrived at it and was not made in
   * time is published by nobody.
   */
  static void assertPublished(RunningCluster cluster, Path feeds, String stream)
      throws IOException, InterruptedException {
    WholeFeeds.awaitNewest(feeds, stream);
    Path out = Files.createTempDirectory(feeds.getParent(), "replayed");
    Reference reference = Reference.replay(feeds, stream, out);
    Map<String, Long> recorded = ofKilledEdges(lastNumbers(reference.objects().keySet()));
    assertThat(recorded).isNotEmpty();
    for (JsonNode cdn : cluster.status().get("cdns")) {
      Map<String, String> published = new TreeMap<>(cluster.objectsOf(cdn));
      published.keySet().removeIf(path -> isOneBehind(path, recorded));
      List<String> differences = new ArrayList<>(reference.differences(published));
      Map<String, Long> last = ofKilledEdges(lastNumbers(published.keySet()));
      differences.removeIf(line -> line.endsWith(" is missing") && isBehind(line, last));
      assertThat(differences).as(cdn.get("name").asText()).isEmpty();
    }
  }

  /** Without the renditions of the newest epoch, whose edge lives. */
  private static Map<String, Long> ofKilledEdges(Map<String, Long> lastNumbers) {
    int newest = lastNumbers.keySet().stream().mapToInt(BrokenFeeds::epoch).max().orElseThrow();
    lastNumbers.keySet().removeIf(rendition -> epoch(rendition) == newest);
    return lastNumbers;
  }

  private static int epoch(String rendition) {
    return Integer.parseInt(rendition.substring(0, rendition.indexOf('-')));
  }

  private static boolean isOneBehind(String path, Map<String, Long> recorded) {
    Matcher object = OBJECT.matcher(path);
    return object.matches()
        && Long.parseLong(object.group(3)) == recorded.getOrDefault(object.group(1), -2L) + 1;
  }

  private static boolean isBehind(String line, Map<String, Long> published) {
    Matcher object = OBJECT.matcher(line.replace(" is missing", ""));
    return object.matches()
        && Long.parseLong(object.group(3))
            > published.getOrDefault(object.group(1), Long.MAX_VALUE);
  }

  /** The last segment's number, by epoch and rendition. */
  private static Map<String, Long> lastNumbers(Set<String> paths) {
    Map<String, Long> last = new TreeMap<>();
    for (String path : paths) {
      Matcher object = OBJECT.matcher(path);
      if (object.matches()) {
        last.merge(object.group(1), Long.parseLong(object.group(3)), Math::max);
      }
    }
    return last;
  }
}
