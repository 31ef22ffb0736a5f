package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;
import org.zonecast.samples.OptionalTool;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.samples.reference.Reference;

/** A stream with the option for old devices: played by hls.js, and the same bytes by replay. */
class TransportStreamPlaybackTest {
  private static final Duration WATCHED = Duration.ofSeconds(10);
  private static final String HLS_JS = "/META-INF/resources/webjars/hls.js/1.4.12/dist/hls.min.js";

  @RegisterExtension final Clusters clusters = new Clusters();

  @Test
  void hlsJsPlaysItWithoutAStallAndAReplayMakesTheSameObjects(@TempDir Path folder)
      throws Exception {
    OptionalTool.CHROMIUM.require();
    OptionalTool.CHROMEDRIVER.require();
    Path feeds = folder.resolve("feeds");
    try (RunningCluster cluster =
            clusters.start(
                folder, "--broadcast", "none", "--zones", "1", "--record-feeds", feeds.toString());
        ApiClient api = cluster.api()) {
      JsonNode made =
          RunningCluster.makeStream(
              api, Map.of("name", "Old", "ladder", "light", "packaging", "mpeg-ts"));
      String path = "/v1/streams/" + made.get("id").asText();
      try (Pushed pushed = Pushed.live(folder, cluster, made)) {
        String url = made.get("playback").elements().next().asText();
        cluster.awaitListed(url, 6);
        watch(url, folder);
        pushed.sayGoodbye();
      }
      await()
          .atMost(RunningCluster.PATIENCE)
          .until(() -> api.get(path).get("state").asText(), "ended"::equals);

      Reference reference = cluster.assertPublished(feeds, made.get("id").asText());
      assertThat(reference.objects().keySet()).allMatch(name -> name.endsWith(".ts"));
    }
  }

  private static void watch(String url, Path folder) throws IOException {
    ChromeDriver browser = Browser.open(Files.createTempDirectory(folder, "profile"));
    try {
      // A page of the CDN's own: Chromium keeps others away from loopback addresses.
      browser.get(URI.create(url).resolve("/health/live").toString());
      browser.executeScript(hlsJs());
      browser.executeScript(
          "window.waits = 0; window.faults = [];"
              + "const v = document.createElement('video'); v.muted = true;"
              + "document.body.append(v); const h = new Hls({enableWorker: false});"
              + "h.on(Hls.Events.ERROR, (e, d) => faults.push(d.details)); h.loadSource(arguments[0]);"
              + "h.attachMedia(v); h.on(Hls.Events.MANIFEST_PARSED, () => v.play())",
          url);
      await().atMost(RunningCluster.PATIENCE).until(() -> number(browser, "v.currentTime") > 1);
      browser.executeScript(
          "document.querySelector('video').addEventListener('waiting', () => window.waits++)");
      double before = number(browser, "v.currentTime");
      await()
          .atMost(WATCHED.multipliedBy(4))
          .until(() -> number(browser, "v.currentTime") > before + WATCHED.toSeconds());
      assertThat(browser.executeScript("return window.faults.join()")).isEqualTo("");
      assertThat(number(browser, "window.waits")).as("waits for data").isZero();
      assertThat(number(browser, "v.videoWidth")).isGreaterThan(200);
      assertThat(number(browser, "v.webkitAudioDecodedByteCount")).as("sound").isPositive();
      assertThat(number(browser, "v.getVideoPlaybackQuality().totalVideoFrames"))
          .isGreaterThan(WATCHED.toSeconds() * 25.0);
    } finally {
      browser.quit();
    }
  }

  private static double number(ChromeDriver browser, String expression) {
    String script = "const v = document.querySelector('video'); return 0.0 + " + expression;
    return ((Number) Objects.requireNonNull(browser.executeScript(script))).doubleValue();
  }

  private static String hlsJs() throws IOException {
    try (InputStream in = Browser.class.getResourceAsStream(HLS_JS)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
