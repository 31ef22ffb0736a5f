package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.zonecast.samples.OptionalTool;
import org.zonecast.samples.ctl.ApiClient;

/**
 * The sample broadcast played in a real browser: by hls.js on the page, and by the browser's own
 * HLS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserPlaybackTest {
  private static final Duration WATCHED = Duration.ofSeconds(30);
  private static final Path PICTURES = Path.of("target", "screenshots");

  private Path folder;
  private RunningCluster cluster;
  private ChromeDriver browser;

  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    folder = shared;
    OptionalTool.CHROMIUM.require();
    OptionalTool.CHROMEDRIVER.require();
    Files.createDirectories(PICTURES);
    cluster = RunningCluster.start(folder);
    awaitLive();
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void openBrowser() throws IOException {
    browser = Browser.open(Files.createTempDirectory(folder, "profile"));
  }

  @AfterEach
  void closeBrowser() {
    browser.quit();
  }

  @Test
  void thePagePlaysTheSampleBroadcastWithoutAStall() throws IOException {
    browser.get(cluster.status().get("page").asText());
    assertPlaysOn("page");
    assertThat(number("return window.zonecast.stalls")).isZero();
  }

  @Test
  void chromiumPlaysTheMultivariantPlaylistByItself() throws IOException {
    JsonNode stream = liveStream();
    String url = stream.get("playback").elements().next().asText();
    // A page of the CDN's own: Chromium keeps pages from elsewhere away from loopback addresses.
    browser.get(URI.create(url).resolve("/health/live").toString());
    browser.executeScript(
        "const v = document.createElement('video'); v.muted = true; v.autoplay = true;"
            + "v.src = arguments[0]; document.body.append(v); v.play()",
        url);
    assertPlaysOn("native");
  }

  /** Watches the page's video for a while: it never waits for data, and the picture moves. */
  private void assertPlaysOn(String name) throws IOException {
    await().atMost(RunningCluster.PATIENCE).until(() -> currentTime() > 1);
    browser.executeScript(
        "window.waits = 0;"
            + "document.querySelector('video').addEventListener('waiting', () => window.waits++)");
    double before = currentTime();
    String picture = picture();
    await()
        .atMost(WATCHED.multipliedBy(2))
        .until(() -> currentTime() > before + WATCHED.toSeconds());
    assertThat(number("return window.waits")).as("waits for data").isZero();
    assertThat(picture()).as("the picture moves").isNotEqualTo(picture);
    assertThat(number("return document.querySelector('video').videoWidth")).isGreaterThan(200);
    Path screenshot = PICTURES.resolve(name + ".png");
    Files.write(screenshot, browser.getScreenshotAs(OutputType.BYTES));
  }

  private double currentTime() {
    Object time =
        browser.executeScript(
            "const v = document.querySelector('video'); return v ? v.currentTime + 0.0001 : 0.0001");
    return ((Number) time).doubleValue();
  }

  private long number(String script) {
    return ((Number) browser.executeScript(script)).longValue();
  }

  /** The picture now, scaled down, as the numbers of its pixels. */
  private String picture() {
    return String.valueOf(
        browser.executeScript(
            "const v = document.querySelector('video'), c = document.createElement('canvas');"
                + "c.width = 64; c.height = 36; const g = c.getContext('2d');"
                + "g.drawImage(v, 0, 0, 64, 36);"
                + "return Array.from(g.getImageData(0, 0, 64, 36).data).join()"));
  }

  private void awaitLive() {
    await().atMost(RunningCluster.PATIENCE).until(() -> !liveStream().isMissingNode());
  }

  private JsonNode liveStream() throws IOException {
    try (ApiClient api = cluster.api()) {
      JsonNode first = api.get("/v1/streams").path(0);
      boolean listed = first.path("lastMediaSequence").asLong(-1) >= 0;
      return listed ? first : first.path("absent");
    }
  }
}
