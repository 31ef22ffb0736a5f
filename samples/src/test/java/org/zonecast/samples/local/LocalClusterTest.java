package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lindstrom.m3u8.model.MasterPlaylist;
import io.lindstrom.m3u8.model.MediaPlaylist;
import io.lindstrom.m3u8.model.Variant;
import io.lindstrom.m3u8.parser.MasterPlaylistParser;
import io.lindstrom.m3u8.parser.MediaPlaylistParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.samples.ZonecastProcess;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.worker.codec.FfmpegPrograms;

/** The whole house in real processes: from a broadcaster's push to what two CDNs hold. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalClusterTest {
  private static final Duration PATIENCE = RunningCluster.PATIENCE;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @RegisterExtension final Clusters clusters = new Clusters();
  private Path folder;
  private RunningCluster cluster;

  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    folder = shared;
    cluster = clusters.start(folder, "--record-feeds", folder.resolve("feeds").toString());
  }

  @AfterAll
  void stop() throws InterruptedException {
    cluster.close();
  }

  @Test
  void theStatusFileNamesEveryProcess() throws IOException {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(cluster.processes("transcoder")).isNotEmpty();
          assertThat(cluster.processes("broadcaster")).hasSize(1); // it may have to try again
        });
    JsonNode status = cluster.status();
    assertThat(status.get("ready").asBoolean()).isTrue();
    assertThat(status.get("rtmp")).hasSize(2).allMatch(url -> url.asText().endsWith("/live"));
    assertThat(status.get("page").asText()).contains("#token=" + status.get("token").asText());
    assertThat(cluster.processes("router")).hasSize(2);
    assertThat(cluster.processes("worker")).hasSize(2);
    assertThat(cluster.processes("redis")).hasSize(4);
    assertThat(cluster.processes("sentinel")).hasSize(6);
    assertThat(cluster.processes("cdn"))
        .extracting(cdn -> cdn.get("id").asText())
        .containsExactly("cdn-1", "cdn-2");
    assertThat(cluster.pids()).doesNotHaveDuplicates();
    await()
        .atMost(PATIENCE)
        .until(() -> cluster.pids().stream().allMatch(LocalClusterTest::isAlive));
  }

  @Test
  void noCommandLineTellsTheCredentialOfTheCdns() throws IOException {
    Path data;
    try (Stream<Path> folders = Files.list(cluster.temporary())) {
      data =
          folders
              .filter(each -> Files.exists(each.resolve("secrets.json")))
              .findFirst()
              .orElseThrow();
    }
    String credential = Secrets.of(data).cdnCredential();
    assertThat(cluster.processes("cdn"))
        .extracting(cdn -> ProcessHandle.of(cdn.get("pid").asLong()).orElseThrow().info())
        .extracting(info -> info.commandLine().orElseThrow())
        .allSatisfy(line -> assertThat(line).contains("--journal=").doesNotContain(credential));
  }

  @Test
  void theSampleBroadcastPlaysFromBothCdns() throws Exception {
    String stream = awaitLive("Sample broadcast");
    for (String cdn : cluster.cdns().values()) {
      assertPlays(cdn + "/live/" + stream + "/index.m3u8");
      assertThumbnail(cdn + "/live/" + stream + "/thumbnail.jpg");
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(cluster.processes("transcoder"))
                .extracting(entry -> entry.get("stream").asText())
                .contains(stream));
  }

  private void assertThumbnail(String url) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          var answer = cluster.get(url);
          assertThat(answer.statusCode()).isEqualTo(200);
          assertThat(answer.headers().firstValue("content-type")).contains("image/jpeg");
          assertThat(answer.headers().firstValue("cache-control")).contains("public, max-age=5");
        });
  }

  @Test
  void bothCdnsHoldTheSameBytes() throws Exception {
    awaitLive("Sample broadcast");
    JsonNode cdns = cluster.status().get("cdns");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Map<String, String> first = cluster.objectsOf(cdns.get(0));
          Map<String, String> second = cluster.objectsOf(cdns.get(1));
          Set<String> common = new TreeSet<>(first.keySet());
          common.retainAll(second.keySet());
          assertThat(common).hasSizeGreaterThan(8);
          assertThat(common).allMatch(path -> first.get(path).equals(second.get(path)));
        });
  }

  @Test
  void aPushedFilePlaysFromBothCdnsAndIsWhatReplayMakes() throws Exception {
    Path file = folder.resolve("clip.mp4");
    makeClip(file);
    JsonNode made;
    try (ApiClient api = cluster.api()) {
      made = RunningCluster.makeStream(api, Map.of("name", "Pushed file", "ladder", "light"));
    }
    // The key was made at the first router; the push goes to the second.
    List<String> media = List.of("-re", "-stream_loop", "-1", "-i", file.toString(), "-c", "copy");
    try (Pushed push = Pushed.of(folder, cluster, made, 1, media)) {
      assertThat(awaitLive("Pushed file")).isEqualTo(made.get("id").asText());
      assertThat(made.get("playback")).hasSize(2);
      for (JsonNode playback : made.get("playback")) {
        assertPlays(playback.asText());
      }
      push.sayGoodbye();
    }
    String stream = made.get("id").asText();
    awaitEnd(stream);
    cluster.assertPublished(folder.resolve("feeds"), stream);
  }

  private void awaitEnd(String stream) throws IOException {
    try (ApiClient api = cluster.api()) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> api.get("/v1/streams/" + stream).path("state").asText(),
              state -> state.equals("ended") || state.equals("idle"));
    }
  }

  @Test
  void theCommandLineShowsAndChangesTheCluster() throws Exception {
    awaitLive("Sample broadcast");
    assertThat(ctl("streams", "list")).contains("Sample broadcast", "live", "router-");
    await() // until the routers have told each other
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(ctl("workers", "list")).contains("worker-a1", "worker-b1", "ready");
          assertThat(ctl("zones")).contains("zone-a", "zone-b");
        });
    assertThat(ctl("cdns", "list")).contains("cdn-1", "cdn-2").doesNotContain("credential");

    JsonNode made = JSON.readTree(ctl("streams", "create", "From the shell", "--json"));
    String id = made.get("id").asText();
    assertThat(made.get("streamKey").asText()).isNotEmpty();
    assertThat(ctl("streams", "get", id)).contains("From the shell", "idle");
    ctl("streams", "delete", id);
    assertThat(ctl("streams", "list")).doesNotContain("From the shell");
  }

  private String ctl(String... arguments) throws IOException, InterruptedException {
    JsonNode status = cluster.status();
    List<String> command = new ArrayList<>(List.of("ctl"));
    command.addAll(List.of(arguments));
    return zonecast(
        Map.of(
            "ZONECAST_URL", status.get("api").asText(),
            "ZONECAST_TOKEN", status.get("token").asText()),
        command);
  }

  private String zonecast(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path outputs = Files.createTempDirectory(folder, "command");
    try (ZonecastProcess process = ZonecastProcess.start(outputs, environment, command)) {
      assertThat(process.exitCode(PATIENCE)).as(process.written()).isZero();
      return process.out();
    }
  }

  /** Waits until the stream with this name is live and has published; gives its id. */
  private String awaitLive(String name) throws IOException {
    try (ApiClient api = cluster.api()) {
      return await()
          .atMost(PATIENCE)
          .conditionEvaluationListener(null)
          .until(() -> liveStream(api, name), id -> !id.isEmpty());
    }
  }

  private static String liveStream(ApiClient api, String name) throws IOException {
    for (JsonNode stream : api.get("/v1/streams")) {
      boolean live =
          stream.path("state").asText().equals("live")
              && stream.path("lastMediaSequence").asLong(-1) >= 0;
      if (live && stream.path("name").asText().equals(name)) {
        return stream.path("id").asText();
      }
    }
    return "";
  }

  /** Checks that the multivariant playlist leads to media that is there, in every rendition. */
  private void assertPlays(String url) throws Exception {
    HttpResponse<String> answer =
        await().atMost(PATIENCE).until(() -> cluster.get(url), got -> got.statusCode() == 200);
    MasterPlaylist master = new MasterPlaylistParser().readPlaylist(answer.body());
    assertThat(master.variants()).hasSize(2).allMatch(variant -> variant.resolution().isPresent());
    assertThat(master.alternativeRenditions()).hasSize(1);
    List<String> media = new ArrayList<>(master.variants().stream().map(Variant::uri).toList());
    master.alternativeRenditions().forEach(audio -> media.add(audio.uri().orElseThrow()));
    for (String uri : media) {
      URI playlist = URI.create(url).resolve(uri);
      await().atMost(PATIENCE).untilAsserted(() -> assertHasMedia(playlist));
    }
  }

  private void assertHasMedia(URI url) throws IOException, InterruptedException {
    HttpResponse<String> answer = cluster.get(url.toString());
    assertThat(answer.statusCode()).isEqualTo(200);
    MediaPlaylist playlist = new MediaPlaylistParser().readPlaylist(answer.body());
    assertThat(playlist.mediaSegments()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(playlist.mediaSegments().getFirst().programDateTime()).isPresent();
    String segment = playlist.mediaSegments().getLast().uri();
    assertThat(cluster.get(url.resolve(segment).toString()).statusCode()).isEqualTo(200);
  }

  @Test
  void theEndLeavesNoProcessAndNoFile(@TempDir Path other) throws Exception {
    RunningCluster second = clusters.start(other);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(second.processes("transcoder")).hasSizeGreaterThan(1));
    List<Long> pids = second.pids();
    assertThat(pids).hasSizeGreaterThan(16);
    second.process().terminate();
    assertThat(second.process().exitCode(Duration.ofSeconds(60)))
        .as(second.process().written())
        .isZero();
    await().until(() -> pids.stream().noneMatch(LocalClusterTest::isAlive));
    assertNothingLeft(second);
  }

  @Test
  void aKilledLauncherTakesItsProcessesWithIt(@TempDir Path other) throws Exception {
    RunningCluster second = clusters.start(other, "--zones", "1");
    List<Long> pids = second.pids();
    second.process().kill();
    await().atMost(PATIENCE).until(() -> pids.stream().noneMatch(LocalClusterTest::isAlive));
  }

  private static void assertNothingLeft(RunningCluster cluster) throws IOException {
    try (Stream<Path> left = Files.list(cluster.temporary())) {
      assertThat(left).isEmpty();
    }
    assertThat(cluster.statusFile()).doesNotExist();
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private void makeClip(Path file) throws IOException, InterruptedException {
    Process process =
        ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=640x360:rate=25",
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=440:sample_rate=44100",
            "-t",
            "10",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-g",
            "50",
            "-c:a",
            "aac",
            file.toString());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private Process ffmpeg(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-loglevel", "error"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("ffmpeg-" + System.nanoTime() + ".txt").toFile())
        .start();
  }
}
