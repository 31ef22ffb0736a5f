package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.samples.chaos.Signals;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.samples.reference.Reference;
import org.zonecast.worker.segment.MediaPlaylist;
import org.zonecast.worker.segment.MediaPlaylistParser;

/**
 * Feeds that kill their transcoder, and workers that are too slow: real processes, real signals.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TroubledWorkersTest {
  private static final String TOP = "240p";
  private static final String LOWEST = "144p";

  @RegisterExtension final Clusters clusters = new Clusters();
  private Path folder;
  private RunningCluster cluster;
  private ApiClient api;

  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    folder = shared;
    cluster =
        clusters.start(
            folder,
            "--broadcast",
            "none",
            "--zones",
            "1",
            "--workers-per-zone",
            "2",
            "--record-feeds",
            folder.resolve("feeds").toString());
    api = cluster.api();
  }

  @AfterAll
  void stop() throws InterruptedException {
    api.close();
    cluster.close();
  }

  // ---- poison -----------------------------------------------------------------------------------

  @Test
  @Order(1)
  void aFeedThatKillsThreeTranscodersIsStoppedAndNothingElseIs() throws Exception {
    JsonNode poison = make("Poison");
    JsonNode other = make("Other");
    String id = poison.get("id").asText();
    String otherId = other.get("id").asText();
    Set<Long> workers = workerPids();
    try (Pushed poisoned = Pushed.live(folder, cluster, poison);
        Pushed lives = Pushed.live(folder, cluster, other)) {
      cluster.awaitSegments(api, id, 1);
      cluster.awaitSegments(api, otherId, 1);
      killEachTranscoderUntilFailed(id);
      assertThat(stream(id).get("reason").asText())
          .contains("the transcoder crashed three times at segment");
      assertThat(events(id)).contains("failed");
      assertThat(events(id).stream().filter("granted"::equals)).as("nobody else").hasSize(1);

      cluster.awaitSegments(api, otherId, 2);
      JsonNode untouched = stream(otherId);
      assertThat(untouched.get("state").asText()).isEqualTo("live");
      assertThat(untouched.get("childRestarts").asInt()).isZero();
      assertThat(untouched.get("failovers").asInt()).isZero();
      assertThat(workerPids()).isEqualTo(workers);
      lives.sayGoodbye();
    }
    awaitEnded(otherId);
  }

  /** Kills the child of the stream as soon as there is another one than the last. */
  private void killEachTranscoderUntilFailed(String id) {
    long[] last = {0};
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(RunningCluster.PATIENCE)
        .until(() -> {
          long pid = transcoder(id);
          if (pid > 1 && pid != last[0]) {
            Signals.kill(pid);
            last[0] = pid;
          }
          return stream(id).get("state").asText().equals("failed");
        });
  }

  // ---- overload ---------------------------------------------------------------------------------

  /** A worker that was behind claims nothing for half a minute, so this comes last. */
  @Test
  @Order(2)
  void aWorkerThatIsTooSlowIsRelievedAndWhereNobodyHasRoomTheTopRenditionIsLeftOut()
      throws Exception {
    JsonNode made = make("Too slow");
    String id = made.get("id").asText();
    try (Pushed push = Pushed.live(folder, cluster, made)) {
      cluster.awaitSegments(api, id, 2);
      try (PlaylistWatch watch = new PlaylistWatch(playback(made))) {
        String first = worker(id);
        slowDownUntil(id, "its job has moved", () -> hasMovedFrom(first, id));
        assertThat(events(id)).contains("moving", "standby", "yielding").doesNotContain("shed");
        await().atMost(RunningCluster.PATIENCE).until(() -> stateOf(first), "behind"::equals);
        assertThat(stream(id).get("failovers").asInt()).as("moved, and never lost").isZero();

        slowDownUntil(id, "something is shed", () -> events(id).contains("shed"));
        await().atMost(RunningCluster.PATIENCE).until(() -> !gaps(made, TOP).isEmpty());
        assertThat(shed(id)).containsExactly(TOP);
        assertThat(gaps(made, LOWEST)).isEmpty();
        assertThat(gaps(made, "audio")).isEmpty();

        push.sayGoodbye();
        await().atMost(RunningCluster.PATIENCE).until(watch::allEnded);
        assertThat(watch.violations()).isEmpty();
      }
    }
    awaitEnded(id);
    assertOnlyTheTopIsMissing(id);
  }

  /** What is waited for. */
  private interface Condition {
    boolean holds() throws IOException;
  }

  private boolean hasMovedFrom(String first, String id) throws IOException {
    String now = worker(id);
    return !now.isEmpty() && !now.equals(first);
  }

  private void slowDownUntil(String id, String what, Condition condition) throws Exception {
    String slow = worker(id);
    try (Slowed slowed = Slowed.begin(() -> transcoderOf(id, slow), () -> isBehind(slow))) {
      await(what).atMost(RunningCluster.PATIENCE).until(condition::holds);
    }
  }

  private boolean isBehind(String worker) {
    try {
      return stateOf(worker).equals("behind");
    } catch (IOException e) {
      return false;
    }
  }

  /** The stream's child while this worker has it. */
  private long transcoderOf(String id, String worker) {
    try {
      return worker(id).equals(worker) ? transcoder(id) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private Set<Long> gaps(JsonNode made, String rendition) throws IOException, InterruptedException {
    String broadcast = stream(made.get("id").asText()).get("broadcastId").asText();
    URI playlist =
        URI.create(playback(made).getFirst()).resolve(broadcast + "/" + rendition + "/index.m3u8");
    MediaPlaylist parsed = MediaPlaylistParser.parse(cluster.get(playlist.toString()).body());
    return LongStream.range(0, parsed.entries().size())
        .filter(i -> parsed.entries().get((int) i).gap())
        .map(i -> parsed.mediaSequence() + i)
        .boxed()
        .collect(Collectors.toSet());
  }

  private List<String> shed(String id) throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonNode rendition : stream(id).get("renditions")) {
      if (rendition.get("shed").asBoolean()) {
        names.add(rendition.get("name").asText());
      }
    }
    return names;
  }

  private void assertOnlyTheTopIsMissing(String id) throws Exception {
    WholeFeeds.await(folder.resolve("feeds"), id);
    Path out = Files.createTempDirectory(folder, "replayed");
    Reference reference = Reference.replay(folder.resolve("feeds"), id, out);
    for (JsonNode cdn : cluster.status().get("cdns")) {
      assertThat(reference.differences(cluster.objectsOf(cdn)))
          .as(cdn.get("name").asText())
          .isNotEmpty()
          .allMatch(line -> line.matches(".*/" + TOP + "/\\d+\\.m4s is missing"));
    }
  }

  // ---- the cluster ------------------------------------------------------------------------------

  private JsonNode make(String name) throws IOException {
    return RunningCluster.makeStream(api, Map.of("name", name, "ladder", "light"));
  }

  private JsonNode stream(String id) throws IOException {
    return api.get("/v1/streams/" + id);
  }

  private String worker(String id) throws IOException {
    return stream(id).path("worker").path("id").asText();
  }

  private long transcoder(String id) throws IOException {
    return stream(id).path("worker").path("transcoderPid").asLong();
  }

  private List<String> events(String id) throws IOException {
    List<String> types = new ArrayList<>();
    api.get("/v1/streams/" + id + "/events")
        .forEach(event -> types.add(event.get("type").asText()));
    return types;
  }

  private String stateOf(String worker) throws IOException {
    for (JsonNode one : api.get("/v1/workers")) {
      if (one.get("id").asText().equals(worker)) {
        return one.get("state").asText();
      }
    }
    return "";
  }

  private Set<Long> workerPids() throws IOException {
    return cluster.processes("worker").stream()
        .map(worker -> worker.get("pid").asLong())
        .collect(Collectors.toSet());
  }

  private void awaitEnded(String id) {
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() -> stream(id).get("state").asText(), "ended"::equals);
  }

  private static List<String> playback(JsonNode made) {
    List<String> urls = new ArrayList<>();
    made.get("playback").forEach(url -> urls.add(url.asText()));
    return urls;
  }
}
