package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.samples.ctl.ApiClient;

/** All workers are replaced under live broadcasts, and their viewers must not know. */
class WorkersRolledTest {
  /** More streams than one, for whoever wants to watch. */
  private static final int STREAMS = Integer.getInteger("zonecast.rolled.streams", 1);

  private static final int SEGMENTS_AROUND = 3;

  @RegisterExtension final Clusters clusters = new Clusters();

  @Test
  void aRollingUpdateLeavesNoTraceInWhatIsPublished(@TempDir Path folder, TestReporter report)
      throws Exception {
    Path feeds = folder.resolve("feeds");
    try (RunningCluster cluster =
            clusters.start(folder, "--broadcast", "none", "--record-feeds", feeds.toString());
        ApiClient api = cluster.api()) {
      List<String> ids = new ArrayList<>();
      List<String> playback = new ArrayList<>();
      List<Pushed> pushes = new ArrayList<>();
      try {
        for (int i = 0; i < STREAMS; i++) {
          JsonNode made =
              RunningCluster.makeStream(api, Map.of("name", "Roll " + i, "ladder", "light"));
          ids.add(made.get("id").asText());
          made.get("playback").forEach(url -> playback.add(url.asText()));
          pushes.add(Pushed.live(folder, cluster, made));
        }
        for (String id : ids) {
          cluster.awaitSegments(api, id, SEGMENTS_AROUND);
        }
        report.publishEntry("roll", watchTheRoll(cluster, api, playback, pushes, ids));
      } finally {
        pushes.forEach(Pushed::close);
      }
      for (String id : ids) {
        cluster.assertPublished(feeds, id);
        for (JsonNode cdn : cluster.status().get("cdns")) {
          report.publishEntry(
              id + " on " + cdn.get("name").asText(),
              Lateness.of(Path.of(cdn.get("journal").asText()), "/live/" + id + "/").toString());
        }
      }
    }
  }

  private static String watchTheRoll(
      RunningCluster cluster,
      ApiClient api,
      List<String> playback,
      List<Pushed> pushes,
      List<String> ids)
      throws Exception {
    try (PlaylistWatch watch = new PlaylistWatch(playback)) {
      List<Long> before = workerPids(cluster);
      String said = cluster.ctl("workers", "roll");
      assertThat(said).contains("workers replaced");
      assertThat(workerPids(cluster)).doesNotContainAnyElementsOf(before).hasSameSizeAs(before);
      for (String id : ids) {
        cluster.awaitSegments(api, id, SEGMENTS_AROUND);
        JsonNode stream = api.get("/v1/streams/" + id);
        assertThat(stream.get("failovers").asInt()).as("moved, and never lost").isZero();
        assertThat(stream.get("grant").asInt()).isGreaterThan(1);
      }
      for (Pushed push : pushes) {
        push.sayGoodbye();
      }
      await().atMost(RunningCluster.PATIENCE).until(watch::allEnded);
      assertThat(watch.violations()).isEmpty();
      return said;
    }
  }

  private static List<Long> workerPids(RunningCluster cluster) throws Exception {
    return cluster.processes("worker").stream().map(worker -> worker.get("pid").asLong()).toList();
  }
}
