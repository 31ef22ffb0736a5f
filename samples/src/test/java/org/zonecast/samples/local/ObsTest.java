package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.samples.OptionalTool;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.worker.codec.FfmpegPrograms;

/** OBS Studio itself broadcasts, is killed, comes back, and stops in good order. */
class ObsTest {
  private static final long SEGMENTS = 3;

  @RegisterExtension final Clusters clusters = new Clusters();

  @Test
  void obsGoesLiveIsInterruptedComesBackAndEnds(@TempDir Path folder) throws Exception {
    OptionalTool.OBS.require();
    OptionalTool.XVFB.require();
    try (RunningCluster cluster = clusters.start(folder, "--broadcast", "none", "--zones", "1");
        ApiClient api = cluster.api()) {
      JsonNode made =
          RunningCluster.makeStream(
              api, Map.of("name", "OBS", "ladder", "light", "graceSeconds", 60));
      String server = cluster.status().get("rtmp").get(0).asText();
      String key = made.get("streamKey").asText();
      String path = "/v1/streams/" + made.get("id").asText();
      try (Obs obs = Obs.streaming(Files.createDirectory(folder.resolve("a")), server, key)) {
        awaitState(api, path, "live", obs);
        assertThat(api.get(path).at("/input/protocol").asText()).isEqualTo("rtmp");
        awaitSegments(cluster, made, SEGMENTS);
        obs.kill();
        awaitState(api, path, "interrupted", obs);
      }
      try (Obs obs = Obs.streaming(Files.createDirectory(folder.resolve("b")), server, key)) {
        awaitState(api, path, "live", obs);
        awaitSegments(cluster, made, 2 * SEGMENTS);
        obs.stopStreaming();
        awaitState(api, path, "ended", obs);
      }
      assertThat(playlist(cluster, made)).contains("#EXT-X-ENDLIST");
      assertThat(probe(made.get("playback").elements().next().asText()))
          .contains("h264,426,240")
          .contains("aac");
    }
  }

  private static void awaitState(ApiClient api, String path, String state, Obs obs)
      throws Exception {
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() -> api.get(path).get("state").asText(), state::equals);
    assertThat(obs.log()).contains("Connection to rtmp://");
  }

  private static void awaitSegments(RunningCluster cluster, JsonNode made, long count) {
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() ->
            playlist(cluster, made).lines().filter(l -> l.startsWith("#EXTINF")).count() >= count);
  }

  /** The first rendition's playlist; empty while there is none. */
  private static String playlist(RunningCluster cluster, JsonNode made) throws Exception {
    String multivariant = made.get("playback").elements().next().asText();
    String rendition =
        cluster
            .get(multivariant)
            .body()
            .lines()
            .filter(line -> line.endsWith(".m3u8") && !line.startsWith("#"))
            .findFirst()
            .orElse("");
    return rendition.isEmpty()
        ? ""
        : cluster.get(URI.create(multivariant).resolve(rendition).toString()).body();
  }

  private static String probe(String url) throws Exception {
    Process ffprobe =
        new ProcessBuilder(
                List.of(
                    FfmpegPrograms.ffprobe().toString(),
                    "-v",
                    "error",
                    "-show_entries",
                    "stream=codec_name,width,height",
                    "-of",
                    "csv=p=0",
                    url))
            .redirectErrorStream(true)
            .start();
    String said = new String(ffprobe.getInputStream().readAllBytes());
    assertThat(ffprobe.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
