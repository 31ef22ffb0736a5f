package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.samples.ctl.ApiClient;

/** Parts are killed with real signals under a live broadcast, and its viewers must not know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecoveryTest {
  private static final int SEGMENTS_BETWEEN_FAULTS = 3;

  @RegisterExtension final Clusters clusters = new Clusters();
  private Path folder;
  private RunningCluster cluster;
  private ApiClient api;

  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    folder = shared;
    cluster =
        clusters.start(
            folder, "--broadcast", "none", "--record-feeds", folder.resolve("feeds").toString());
    api = cluster.api();
  }

  @AfterAll
  void stop() throws InterruptedException {
    api.close();
    cluster.close();
  }

  @Test
  @Order(1)
  void aKilledChildAndAKilledWorkerLeaveNoTraceInWhatIsPublished() throws Exception {
    JsonNode made = RunningCluster.makeStream(api, Map.of("name", "Two deaths", "ladder", "light"));
    String id = made.get("id").asText();
    Pushed push = Pushed.live(folder, cluster, made);
    try (push) {
      cluster.awaitSegments(api, id, SEGMENTS_BETWEEN_FAULTS);
      try (PlaylistWatch watch = new PlaylistWatch(playback(made))) {
        JsonNode worker = stream(id).get("worker");
        kill(worker.get("transcoderPid").asLong());
        await()
            .atMost(RunningCluster.PATIENCE)
            .until(() -> stream(id).get("childRestarts").asInt() >= 1);
        cluster.awaitSegments(api, id, SEGMENTS_BETWEEN_FAULTS);
        assertThat(stream(id).get("failovers").asInt()).isZero();

        kill(worker.get("pid").asLong());
        await()
            .atMost(RunningCluster.PATIENCE)
            .until(() ->
                !stream(id).path("worker").path("id").asText("").equals(worker.get("id").asText()));
        cluster.awaitSegments(api, id, SEGMENTS_BETWEEN_FAULTS);
        assertThat(stream(id).get("failovers").asInt()).isEqualTo(1);

        push.sayGoodbye();
        await().atMost(RunningCluster.PATIENCE).until(watch::allEnded);
        assertThat(watch.violations()).isEmpty();
        assertThat(watch.versions()).isGreaterThan(6 * 2 * SEGMENTS_BETWEEN_FAULTS);
      }
    }
    cluster.assertPublished(folder.resolve("feeds"), id);
  }

  /** It leaves a cluster whose Redis was just started, so it comes last. */
  @Test
  @Order(2)
  void aLiveStreamDoesNotNoticeThatItsRedisIsGone() throws Exception {
    JsonNode made = RunningCluster.makeStream(api, Map.of("name", "No Redis", "ladder", "light"));
    String id = made.get("id").asText();
    try (Pushed push = Pushed.live(folder, cluster, made)) {
      cluster.awaitSegments(api, id, SEGMENTS_BETWEEN_FAULTS);
      JsonNode before = stream(id);
      try (PlaylistWatch watch = new PlaylistWatch(playback(made))) {
        for (JsonNode redis : cluster.processes("redis")) {
          kill(redis.get("pid").asLong());
        }
        cluster.awaitSegments(api, id, 2 * SEGMENTS_BETWEEN_FAULTS);
        JsonNode after = stream(id);
        assertThat(after.get("grant")).isEqualTo(before.get("grant"));
        assertThat(after.get("epoch")).isEqualTo(before.get("epoch"));
        assertThat(after.get("failovers").asInt()).isZero();
        push.sayGoodbye();
        await().atMost(RunningCluster.PATIENCE).until(watch::allEnded);
        assertThat(watch.violations()).isEmpty();
      }
    }
    cluster.assertPublished(folder.resolve("feeds"), id);
  }

  private JsonNode stream(String id) throws IOException {
    return api.get("/v1/streams/" + id);
  }

  private static List<String> playback(JsonNode made) {
    List<String> urls = new ArrayList<>();
    made.get("playback").forEach(url -> urls.add(url.asText()));
    return urls;
  }

  private static void kill(long pid) {
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }
}
