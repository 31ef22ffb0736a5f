package org.zonecast.samples.players;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.zonecast.samples.OptionalTool;
import org.zonecast.samples.TestSite;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.samples.local.Browser;
import org.zonecast.samples.local.RunningCluster;
import org.zonecast.worker.codec.FfmpegPrograms;

/** The live sample broadcast, played for a while by each player that can be had here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlayersTest {
  private static final int SECONDS = 10;
  private static final Pattern MPV_STATUS =
      Pattern.compile("at=([0-9.]+) waits=(\\w+) lost=(\\d+)");

  private static final Pattern FFPLAY_STATUS = Pattern.compile("([0-9.]+) (?:A-V|M-V|M-A):");

  private Path folder;
  private RunningCluster cluster;

  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    folder = shared;
    cluster = RunningCluster.start(folder, "--zones", "1");
    await().atMost(RunningCluster.PATIENCE).until(() -> segmentsOf(stream()) >= 4);
  }

  @AfterAll
  void stop() throws InterruptedException {
    cluster.close();
  }

  private JsonNode stream() throws IOException {
    try (ApiClient api = cluster.api()) {
      return api.get("/v1/streams").path(0);
    }
  }

  /** How many segments its first rendition lists on the first CDN. */
  private long segmentsOf(JsonNode stream) throws IOException, InterruptedException {
    if (stream.path("lastMediaSequence").asLong(-1) < 0) {
      return 0;
    }
    String media =
        multivariant()
            .replace("index.m3u8", stream.get("broadcastId").asText() + "/audio/index.m3u8");
    return cluster.get(media).body().lines().filter(line -> line.startsWith("#EXTINF")).count();
  }

  private String multivariant() throws IOException {
    return stream().get("playback").elements().next().asText();
  }

  // ---- in a browser -----------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void playsInTheBrowser(WebPlayer player) throws Exception {
    OptionalTool.CHROMIUM.require();
    OptionalTool.CHROMEDRIVER.require();
    Path script = player.script(Npm.install());
    ChromeDriver browser = Browser.open(Files.createTempDirectory(folder, "profile"));
    try (TestSite site = new TestSite()) {
      site.page("/", "<!doctype html><title>player</title><script src=/player.js></script><body>")
          .script("/player.js", script);
      browser.get(site.url("/").toString());
      browser.executeScript(player.play(), multivariant());
      await().atMost(RunningCluster.PATIENCE).until(() -> currentTime(browser) > 0.5);
      double begun = currentTime(browser);
      await()
          .atMost(Duration.ofSeconds(4 * SECONDS))
          .until(() -> currentTime(browser) > begun + SECONDS);
      screenshot(browser, player);
      Map<?, ?> seen = (Map<?, ?>) browser.executeScript("return window.seen");
      assertThat((List<?>) seen.get("errors")).as("errors").isEmpty();
      assertThat(seen.get("waits")).as("waits for data").isEqualTo(0L);
    } finally {
      browser.quit();
    }
  }

  private static double currentTime(ChromeDriver browser) {
    Object time =
        browser.executeScript("return document.querySelector('video').currentTime + 0.0001");
    return ((Number) time).doubleValue();
  }

  private static void screenshot(ChromeDriver browser, WebPlayer player) throws IOException {
    Path pictures = Files.createDirectories(Path.of("target", "screenshots"));
    Files.write(
        pictures.resolve("player-" + player + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }

  // ---- on a desktop -----------------------------------------------------------------------------

  @Test
  void mpvPlaysItInRealTime() throws Exception {
    OptionalTool.MPV.require();
    String said =
        run(
            OptionalTool.MPV.path(),
            "--no-config",
            "--vo=null",
            "--ao=null",
            "--length=" + SECONDS,
            "--term-status-msg=at=${=playback-time} waits=${paused-for-cache} lost=${frame-drop-count}\n",
            multivariant());
    List<String> waits = new ArrayList<>();
    double last = 0;
    boolean playing = false;
    for (Matcher status = MPV_STATUS.matcher(said); status.find(); ) {
      last = Double.parseDouble(status.group(1));
      playing |= status.group(2).equals("no");
      if (playing && status.group(2).equals("yes")) {
        waits.add(status.group());
      }
    }
    assertThat(said).contains("(+) Video", "(+) Audio");
    assertThat(waits).as("waits for data").isEmpty();
    assertThat(last).as("where it ended").isGreaterThan(SECONDS / 2.0);
    assertThat(said).doesNotContainIgnoringCase("error");
  }

  /** ffplay never ends a live stream by itself, so it is watched and stopped. */
  @Test
  void ffplayPlaysItInRealTime() throws Exception {
    OptionalTool.FFPLAY.require();
    Path said = folder.resolve("ffplay.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
            OptionalTool.FFPLAY.path().toString(), "-v", "error", "-stats", multivariant());
    builder.environment().put("SDL_VIDEODRIVER", "dummy");
    builder.environment().put("SDL_AUDIODRIVER", "dummy");
    Process ffplay = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      await()
          .atMost(RunningCluster.PATIENCE)
          .until(() -> played(Files.readString(said)) >= SECONDS);
    } finally {
      ffplay.destroyForcibly().waitFor();
    }
    String troubles =
        Files.readString(said)
            .lines()
            .filter(line -> !line.contains("fd="))
            .reduce("", String::concat);
    assertThat(troubles.strip()).isEmpty();
  }

  /** Seconds between the first and the last position in ffplay's status lines. */
  private static double played(String said) {
    List<Double> positions =
        FFPLAY_STATUS
            .matcher(said)
            .results()
            .map(status -> Double.parseDouble(status.group(1)))
            .toList();
    return positions.isEmpty() ? 0 : positions.getLast() - positions.getFirst();
  }

  @Test
  void ffprobeReadsEveryRendition() throws Exception {
    String said =
        run(
            FfmpegPrograms.ffprobe(),
            "-v",
            "error",
            "-show_entries",
            "stream=codec_name,width,channels",
            "-of",
            "csv=p=0",
            multivariant());
    assertThat(said.lines()).contains("h264,426", "h264,256", "aac,2");
  }

  private static String run(Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
