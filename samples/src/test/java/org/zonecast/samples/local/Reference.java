package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.zonecast.samples.ZonecastProcess;

/** What a replay of a stream's recorded feed makes in a fresh process: the SHA-256 by path. */
record Reference(String stream, Map<String, String> objects) {

  /** Replays what was recorded of {@code stream} in {@code feeds}. */
  static Reference of(Path feeds, String stream) throws Exception {
    Path out = Files.createTempDirectory(feeds.getParent(), "replayed");
    for (Path feed : filesIn(feeds.resolve(stream))) {
      try (ZonecastProcess replay =
          ZonecastProcess.start(
              out, Map.of(), List.of("replay", feed.toString(), "--out", out.toString()))) {
        assertThat(replay.exitCode(RunningCluster.PATIENCE)).as(replay.written()).isZero();
      }
    }
    Map<String, String> objects = new TreeMap<>();
    for (Path object : filesIn(out.resolve(stream))) {
      objects.put("/live/" + out.relativize(object), sha256(object));
    }
    assertThat(objects).hasSizeGreaterThan(9);
    return new Reference(stream, objects);
  }

  /** Each CDN was given exactly these objects, no more, no less, the same bytes. */
  void assertPublishedBy(RunningCluster cluster) throws IOException {
    for (JsonNode cdn : cluster.status().get("cdns")) {
      Map<String, String> published = new TreeMap<>(cluster.objectsOf(cdn));
      published.keySet().removeIf(path -> !path.startsWith("/live/" + stream + "/"));
      assertThat(published).as(cdn.get("name").asText()).isEqualTo(objects);
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static String sha256(Path file) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(hash);
  }
}
