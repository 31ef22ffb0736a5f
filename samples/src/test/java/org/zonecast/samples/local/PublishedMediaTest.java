package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zonecast.job.Packaging;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.worker.codec.FfmpegPrograms;

/**
 * What FFmpeg's own tools read of a whole broadcast, from the encoder's push by RTMP to a CDN: a
 * white picture and a beep at each full second.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishedMediaTest {
  private static final int SECONDS = 12;
  private static final int FRAME_RATE = 30;
  private static final int SAMPLE_RATE = 48_000;
  private static final int WIDTH = 16;
  private static final int HEIGHT = 9;
  private static final double IN_SYNC_SECONDS = 0.020;

  @RegisterExtension final Clusters clusters = new Clusters();
  private RunningCluster cluster;
  private final Map<Packaging, String> playback = new EnumMap<>(Packaging.class);

  @BeforeAll
  void broadcast(@TempDir Path folder) throws Exception {
    cluster = clusters.start(folder, "--broadcast", "none", "--zones", "1");
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> cmaf = both.submit(() -> broadcast(folder, "cmaf"));
      Future<String> transportStream = both.submit(() -> broadcast(folder, "mpeg-ts"));
      playback.put(Packaging.CMAF, cmaf.get());
      playback.put(Packaging.MPEG_TS, transportStream.get());
    }
  }

  /** Broadcasts to the end, and says where it plays. */
  private String broadcast(Path folder, String packaging) throws IOException {
    try (ApiClient api = cluster.api()) {
      JsonNode made =
          RunningCluster.makeStream(
              api, Map.of("name", "Flash and beep", "ladder", "light", "packaging", packaging));
      String path = "/v1/streams/" + made.get("id").asText();
      try (var _ = Pushed.of(folder, cluster, made, 0, media())) {
        await()
            .atMost(RunningCluster.PATIENCE)
            .until(() -> api.get(path).get("state").asText(), "ended"::equals);
      }
      return made.get("playback").elements().next().asText();
    }
  }

  @AfterAll
  void stop() throws InterruptedException {
    cluster.close();
  }

  private static List<String> media() {
    String flash =
        "color=black:size=640x360:rate=%d,drawbox=color=white:t=fill:enable='lt(mod(n,%d),3)'"
            .formatted(FRAME_RATE, FRAME_RATE);
    String beep = "aevalsrc='if(lt(mod(t,1),0.1),0.8*sin(2*PI*1000*t),0)':s=" + SAMPLE_RATE;
    List<String> media = new ArrayList<>();
    media.addAll(List.of("-re", "-f", "lavfi", "-i", flash));
    media.addAll(List.of("-re", "-f", "lavfi", "-i", beep));
    media.addAll(List.of("-t", Integer.toString(SECONDS)));
    media.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2"));
    media.addAll(List.of("-pix_fmt", "yuv420p", "-g", "60", "-c:a", "aac", "-b:a", "128k"));
    return media;
  }

  @ParameterizedTest
  @EnumSource(Packaging.class)
  void ffprobeReadsTheMultivariantPlaylist(Packaging packaging) throws IOException {
    String streams =
        text(
            run(
                FfmpegPrograms.ffprobe(),
                List.of(
                    "-v",
                    "error",
                    "-show_entries",
                    "stream=codec_name,width",
                    "-of",
                    "csv=p=0",
                    playback.get(packaging))));
    assertThat(streams.lines()).contains("h264,426", "h264,256", "aac");
  }

  @ParameterizedTest
  @EnumSource(Packaging.class)
  void everyFrameIsThereAndSoundIsInSyncWithThePicture(Packaging packaging) throws IOException {
    String multivariant = text(get(playback.get(packaging)));
    String rendition =
        multivariant.lines().filter(line -> !line.startsWith("#")).findFirst().orElseThrow();
    URI video = URI.create(playback.get(packaging)).resolve(rendition);
    URI audio =
        switch (packaging) {
          case CMAF -> video.resolve("../audio/index.m3u8");
          case MPEG_TS -> video;
        };

    byte[] pictures =
        decode(
            video,
            "-vf",
            "scale=%d:%d".formatted(WIDTH, HEIGHT),
            "-pix_fmt",
            "gray",
            "-fps_mode",
            "passthrough",
            "-f",
            "rawvideo");
    assertThat(pictures).hasSize(SECONDS * FRAME_RATE * WIDTH * HEIGHT);
    List<Double> flashes = flashes(pictures);
    List<Double> beeps = beeps(decode(audio, "-ac", "1", "-f", "s16le"));

    assertThat(flashes).hasSize(SECONDS);
    assertThat(beeps).hasSize(SECONDS);
    for (int i = 0; i < SECONDS; i++) {
      assertThat(beeps.get(i)).as("beep %d", i).isCloseTo(flashes.get(i), within(IN_SYNC_SECONDS));
    }
  }

  /** When pictures turn white, in seconds. */
  private static List<Double> flashes(byte[] pictures) {
    List<Double> found = new ArrayList<>();
    boolean before = false;
    for (int frame = 0; frame < pictures.length / (WIDTH * HEIGHT); frame++) {
      boolean white = (pictures[frame * WIDTH * HEIGHT + WIDTH * HEIGHT / 2] & 0xFF) > 128;
      if (white && !before) {
        found.add((double) frame / FRAME_RATE);
      }
      before = white;
    }
    return found;
  }

  /** When a sound begins after silence, in seconds. */
  private static List<Double> beeps(byte[] pcm) {
    ShortBuffer samples = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    List<Double> found = new ArrayList<>();
    int lastLoud = -SAMPLE_RATE;
    for (int i = 0; i < samples.remaining(); i++) {
      if (Math.abs(samples.get(i)) > 10_000) {
        if (i - lastLoud > SAMPLE_RATE / 2) {
          found.add((double) i / SAMPLE_RATE);
        }
        lastLoud = i;
      }
    }
    return found;
  }

  private static byte[] decode(URI playlist, String... output) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-v", "error", "-live_start_index", "0", "-i", playlist.toString()));
    arguments.addAll(List.of(output));
    arguments.add("-");
    return run(FfmpegPrograms.ffmpeg(), arguments);
  }

  private static byte[] get(String url) throws IOException {
    try (var in = URI.create(url).toURL().openStream()) {
      return in.readAllBytes();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] run(Path program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] out = process.getInputStream().readAllBytes();
    assertThat(process.onExit().join().exitValue()).isZero();
    return out;
  }
}
