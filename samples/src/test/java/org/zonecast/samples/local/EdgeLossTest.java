package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.samples.ctl.ApiClient;

/** Edges are killed under a live broadcast, and started again by their supervisor. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgeLossTest {
  private static final int SEGMENTS = 3;

  @RegisterExtension final Clusters clusters = new Clusters();
  private Path folder;
  private RunningCluster cluster;

  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    folder = shared;
    cluster =
        clusters.start(
            folder,
            "--broadcast",
            "none",
            "--workers-per-zone",
            "1",
            "--restart",
            "--record-feeds",
            folder.resolve("feeds").toString());
  }

  @AfterAll
  void stop() throws InterruptedException {
    cluster.close();
  }

  @Test
  void anEncoderThatComesBackAnywhereGoesOnInTheNextEpochWithOneDiscontinuity() throws Exception {
    JsonNode made = make("Two edges lost", 60);
    String id = made.get("id").asText();
    try (Pushed first = Pushed.live(folder, cluster, made, 0);
        PlaylistWatch watch = watchOnceLive(id, made)) {
      killRouter(0);
      try (Pushed toTheOther = Pushed.live(folder, cluster, made, 1)) {
        int epoch = awaitSegments(1, id, 2);
        awaitDiscontinuities(made, epoch - 1);
        long lost = killRouter(1);
        awaitRestarted(1, lost);
      }
      try (Pushed toTheSame = Pushed.live(folder, cluster, made, 1)) {
        int epoch = awaitSegments(1, id, 3);
        awaitDiscontinuities(made, epoch - 1);
        toTheSame.sayGoodbye();
        await().atMost(RunningCluster.PATIENCE).until(watch::allEnded);
      }
      assertThat(watch.violations()).isEmpty();
    }
    BrokenFeeds.assertPublished(cluster, folder.resolve("feeds"), id);
  }

  @Test
  void whereNobodyComesBackAnotherEdgeAdoptsTheBroadcastAndEndsIt() throws Exception {
    JsonNode made = make("Nobody back", 14);
    String id = made.get("id").asText();
    try (Pushed push = Pushed.live(folder, cluster, made, 0)) {
      awaitSegments(0, id, 1);
      try (PlaylistWatch watch = new PlaylistWatch(playback(made))) {
        killRouter(0);
        await().atMost(RunningCluster.PATIENCE).until(watch::allEnded);
        assertThat(watch.violations()).isEmpty();
      }
    }
    awaitDiscontinuities(made, 1);
    try (ApiClient api = api(1)) {
      List<String> types = new ArrayList<>();
      api.get("/v1/streams/" + id + "/events")
          .forEach(event -> types.add(event.get("type").asText()));
      assertThat(types).contains("adopted", "sealed", "based", "ending");
      await()
          .atMost(RunningCluster.PATIENCE)
          .until(() -> stream(1, id).get("state").asText().equals("ended"));
    }
    BrokenFeeds.assertPublished(cluster, folder.resolve("feeds"), id);
  }

  private PlaylistWatch watchOnceLive(String id, JsonNode made) {
    awaitSegments(0, id, 1);
    return new PlaylistWatch(playback(made));
  }

  /** Waits for some segments of an epoch with this number or a higher one, and says which. */
  private int awaitSegments(int router, String id, int epoch) {
    long[] first = {-1};
    int[] number = {0};
    await()
        .atMost(RunningCluster.PATIENCE)
        .ignoreExceptions()
        .until(() -> {
          JsonNode stream = stream(router, id);
          number[0] = Integer.parseInt(stream.get("epoch").asText().replaceFirst("-.*", ""));
          long last = stream.path("lastMediaSequence").asLong(-1);
          if (number[0] < epoch || last < 0 || !stream.get("state").asText().equals("live")) {
            return false;
          }
          first[0] = first[0] < 0 ? last : first[0];
          return last >= first[0] + SEGMENTS;
        });
    return number[0];
  }

  private long killRouter(int number) throws IOException {
    long pid = router(number).get("pid").asLong();
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    return pid;
  }

  private void awaitRestarted(int number, long lostPid) {
    await()
        .atMost(RunningCluster.PATIENCE)
        .ignoreExceptions()
        .until(() ->
            router(number).get("pid").asLong() != lostPid
                && cluster.get(url(number) + "/health/ready").statusCode() == 200);
  }

  /** One that is dead is not listed. */
  private JsonNode router(int number) throws IOException {
    String id = "router-" + (char) ('a' + number);
    return cluster.processes("router").stream()
        .filter(router -> router.get("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** A CDN may be a little behind what the edge has in its log. */
  private void awaitDiscontinuities(JsonNode made, long expected) {
    await("discontinuities")
        .atMost(RunningCluster.PATIENCE)
        .untilAsserted(() -> assertThat(discontinuities(made)).isEqualTo(expected));
  }

  private long discontinuities(JsonNode made) throws IOException, InterruptedException {
    String multivariant = playback(made).getFirst();
    String variant =
        cluster
            .get(multivariant)
            .body()
            .lines()
            .filter(line -> line.endsWith("240p/index.m3u8"))
            .findFirst()
            .orElseThrow();
    String playlist = cluster.get(URI.create(multivariant).resolve(variant).toString()).body();
    long listed = playlist.lines().filter(line -> line.equals("#EXT-X-DISCONTINUITY")).count();
    String gone = "#EXT-X-DISCONTINUITY-SEQUENCE:";
    return listed
        + playlist
            .lines()
            .filter(line -> line.startsWith(gone))
            .mapToLong(line -> Long.parseLong(line.substring(gone.length())))
            .sum();
  }

  private JsonNode make(String name, int graceSeconds) throws IOException {
    for (int router = 0; router < 2; router++) {
      awaitRestarted(router, 0);
    }
    try (ApiClient api = api(1)) {
      return RunningCluster.makeStream(
          api, Map.of("name", name, "ladder", "light", "graceSeconds", graceSeconds));
    }
  }

  private JsonNode stream(int router, String id) throws IOException {
    try (ApiClient api = api(router)) {
      return api.get("/v1/streams/" + id);
    }
  }

  private ApiClient api(int router) throws IOException {
    JsonNode status = cluster.status();
    return new ApiClient(URI.create(url(router)), status.get("token").asText());
  }

  /** A router's HTTP port stands before its RTMP port. */
  private String url(int router) throws IOException {
    URI rtmp = URI.create(cluster.status().get("rtmp").get(router).asText());
    return "http://" + rtmp.getHost() + ":" + (rtmp.getPort() - 1);
  }

  private static List<String> playback(JsonNode made) {
    List<String> urls = new ArrayList<>();
    made.get("playback").forEach(url -> urls.add(url.asText()));
    return urls;
  }
}
