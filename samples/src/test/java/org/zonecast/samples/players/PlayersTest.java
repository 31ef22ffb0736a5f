package org.zonecast.samples.players;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zonecast.samples.OptionalTool;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.samples.local.Clusters;
import org.zonecast.samples.local.Pushed;
import org.zonecast.samples.local.RunningCluster;
import org.zonecast.worker.codec.FfmpegPrograms;
import org.zonecast.worker.segment.MediaPlaylist;
import org.zonecast.worker.segment.MediaPlaylistParser;

/** The live sample broadcast, played for a while by each player that can be had here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlayersTest {
  private static final int SECONDS = 10;
  private static final Pattern MPV_STATUS =
      Pattern.compile("at=([0-9.]+) waits=(\\w+) lost=(\\d+)");

  private static final Pattern FFPLAY_STATUS = Pattern.compile("([0-9.]+) (?:A-V|M-V|M-A):");

  @RegisterExtension final Clusters clusters = new Clusters();
  private Path folder;
  private RunningCluster cluster;
  private Path players;

  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    folder = shared;
    cluster = clusters.start(folder, "--zones", "1");
    await().atMost(RunningCluster.PATIENCE).until(() -> !stream().isMissingNode());
    cluster.awaitListed(multivariant(), 6);
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

  private String multivariant() throws IOException {
    return stream().get("playback").elements().next().asText();
  }

  // ---- in a browser -----------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void playsInTheBrowser(WebPlayer player) throws Exception {
    OptionalTool.CHROMIUM.require();
    OptionalTool.CHROMEDRIVER.require();
    try (Watched watched = Watched.open(player, players(), multivariant(), folder)) {
      double begun = watched.currentTime();
      await().atMost(RunningCluster.PATIENCE).until(() -> watched.currentTime() > begun + SECONDS);
      watched.screenshot(player);
      assertThat(watched.errors()).as("errors").isEmpty();
      assertThat(watched.waits()).as("waits for data").isZero();
    }
  }

  /** Where npm installs them, at the first time. */
  private Path players() throws IOException, InterruptedException {
    if (players == null) {
      players = Npm.install();
    }
    return players;
  }

  // ---- over a gap -------------------------------------------------------------------------------

  /** Its encoder is lost for a while, and the stream wants no slate then. */
  @Test
  void aGapIsPassedOverByHlsJsLiveAndByFfmpegAfterwards() throws Exception {
    try (ApiClient api = cluster.api()) {
      JsonNode made =
          RunningCluster.makeStream(
              api, Map.of("name", "Gap", "ladder", "light", "onSilence", "gap"));
      String path = "/v1/streams/" + made.get("id").asText();
      String url = made.get("playback").elements().next().asText();
      Pushed push = Pushed.live(folder, cluster, made);
      try (push) {
        await().atMost(RunningCluster.PATIENCE).until(() -> segments(url, false) >= 3);
        watchOverAGap(url, made, push);
      }
      await()
          .atMost(RunningCluster.PATIENCE)
          .until(() -> api.get(path).get("state").asText(), "ended"::equals);
      assertThat(packetsOf(url)).isEqualTo(Math.round(30 * secondsOfMedia(url)));
    }
  }

  private void watchOverAGap(String url, JsonNode made, Pushed first) throws Exception {
    boolean browserThere = OptionalTool.CHROMIUM.present() && OptionalTool.CHROMEDRIVER.present();
    Optional<Watched> watched =
        browserThere
            ? Optional.of(Watched.open(WebPlayer.HLS_JS, players(), url, folder))
            : Optional.empty();
    try {
      first.close();
      await().atMost(RunningCluster.PATIENCE).until(() -> segments(url, true) >= 2);
      try (Pushed again = Pushed.live(folder, cluster, made)) {
        await().atMost(RunningCluster.PATIENCE).until(() -> segmentsBehindTheGap(url) >= 4);
        again.sayGoodbye();
      }
      if (watched.isPresent()) {
        watched.get().awaitEnd(); // what is fatal would end playback before
      }
    } finally {
      watched.ifPresent(Watched::close);
    }
  }

  /** The entries of the lowest rendition's playlist that are gaps, or are none. */
  private long segments(String multivariant, boolean gaps) throws Exception {
    return entries(multivariant).filter(entry -> entry.gap() == gaps).count();
  }

  private long segmentsBehindTheGap(String multivariant) throws Exception {
    List<MediaPlaylist.Entry> reversed = entries(multivariant).toList().reversed();
    return reversed.stream().takeWhile(entry -> !entry.gap()).count();
  }

  private double secondsOfMedia(String multivariant) throws Exception {
    return entries(multivariant)
        .filter(entry -> !entry.gap())
        .mapToDouble(MediaPlaylist.Entry::durationSeconds)
        .sum();
  }

  private Stream<MediaPlaylist.Entry> entries(String multivariant) throws Exception {
    Optional<String> uri =
        cluster
            .get(multivariant)
            .body()
            .lines()
            .filter(line -> line.endsWith("144p/index.m3u8") && !line.startsWith("#"))
            .findFirst();
    if (uri.isEmpty()) {
      return Stream.empty();
    }
    String text = cluster.get(URI.create(multivariant).resolve(uri.get()).toString()).body();
    return MediaPlaylistParser.parse(text).entries().stream();
  }

  /** Pictures that FFmpeg reads of the lowest rendition. */
  private static long packetsOf(String multivariant) throws Exception {
    String said =
        run(
            FfmpegPrograms.ffprobe(),
            "-v",
            "fatal",
            "-count_packets",
            "-show_entries",
            "stream=width,nb_read_packets",
            "-select_streams",
            "v",
            "-of",
            "csv=p=0",
            multivariant);
    return said.lines()
        .filter(line -> line.startsWith("256,"))
        .mapToLong(line -> Long.parseLong(line.split(",")[1]))
        .max()
        .orElseThrow();
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
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
