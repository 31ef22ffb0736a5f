package org.zonecast.router.rtmp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.rtmp.FakeIngest.Recording;
import org.zonecast.router.rtmp.FakeIngest.Unit;

/** Real FFmpeg pushes to a real server, and every access unit is compared with the file's. */
class FfmpegPushTest {
  private static final String FFMPEG = Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
  private static final String FFPROBE = Loader.load(org.bytedeco.ffmpeg.ffprobe.class);

  @TempDir private Path folder;

  @Test
  void everyAccessUnitArrivesAsItIsInTheFile() throws Exception {
    Path source = makeSource();
    try (TestServer server = new TestServer()) {
      push(source, server.port, TestEncoder.KEY);
      Recording recording = server.ingest.only();
      await().until(() -> !recording.ends().isEmpty());

      assertThat(packets(recording.video())).isEqualTo(probe(source, "v"));
      assertThat(packets(recording.audio())).isEqualTo(probe(source, "a"));
      assertThat(recording.video()).hasSizeGreaterThan(100);
      assertThat(recording.audio()).hasSizeGreaterThan(150);
      assertThat(recording.videoConfigs()).hasSize(1);
      assertThat(recording.videoConfigs().getFirst()[0]).isEqualTo((byte) 1);
      assertThat(recording.audioConfigs()).hasSize(1);
      assertThat(recording.metadata().getFirst().width()).isEqualTo(320);
      assertThat(recording.metadata().getFirst().height()).isEqualTo(180);
      assertThat(recording.metadata().getFirst().frameRate()).isEqualTo(30);
      assertThat(recording.ends()).containsExactly(EndReason.GOODBYE);
      assertThat(server.ingest.requests.getFirst().key()).isEqualTo(TestEncoder.KEY);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {16_776, 2_147_482})
  void timesBeyondTheHeadersRangeAreTaken(long offsetSeconds) throws Exception {
    // 2^24 ms, where timestamps become extended, and 2^31 ms, where FFmpeg wraps, come within 4 s.
    Path source = makeSource();
    try (TestServer server = new TestServer()) {
      run(
          List.of(
              FFMPEG,
              "-hide_banner",
              "-copyts",
              "-i",
              source.toString(),
              "-c",
              "copy",
              "-output_ts_offset",
              Long.toString(offsetSeconds),
              "-f",
              "flv",
              "rtmp://127.0.0.1:" + server.port + "/live/" + TestEncoder.KEY));
      Recording recording = server.ingest.only();
      await().until(() -> !recording.ends().isEmpty());
      assertThat(packets(recording.video(), offsetSeconds * 1000)).isEqualTo(probe(source, "v"));
      assertThat(packets(recording.audio(), offsetSeconds * 1000)).isEqualTo(probe(source, "a"));
    }
  }

  @Test
  void aQueryBehindTheKeyIsNotPartOfIt() throws Exception {
    Path source = makeSource();
    try (TestServer server = new TestServer()) {
      push(source, server.port, TestEncoder.KEY + "?from=test");
      assertThat(server.ingest.requests.getFirst().key()).isEqualTo(TestEncoder.KEY);
    }
  }

  @Test
  void ffmpegIsToldWhyItIsRefused() throws Exception {
    Path source = makeSource();
    try (TestServer server = new TestServer()) {
      Process refused = start(pushCommand(source, server.port, "bad.key"));
      String said = new String(refused.getInputStream().readAllBytes(), UTF_8);
      assertThat(finish(refused)).isNotZero();
      assertThat(said).contains("wrong stream key");
      assertThat(server.rejected(RejectReason.BAD_KEY)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEVC, libx265 -x265-params log-level=none:bframes=2, OPUS, libopus -ar 48000",
    "AV1, libsvtav1 -preset 12, MP3, libmp3lame -ar 44100"
  })
  void otherCodecsArriveAsTheyAreInTheFile(
      VideoCodec video, String videoEncoder, AudioCodec audio, String audioEncoder)
      throws Exception {
    Path source = makeSource("-c:v " + videoEncoder + " -g 30 -c:a " + audioEncoder);
    try (TestServer server = new TestServer()) {
      push(source, server.port, TestEncoder.KEY);
      Recording recording = server.ingest.only();
      await().until(() -> !recording.ends().isEmpty());

      assertThat(recording.videoCodecs()).containsExactly(video);
      assertThat(recording.videoConfigs().getFirst()).hasSizeGreaterThan(4);
      assertThat(recording.audioCodecs()).containsExactly(audio);
      assertThat(new String(recording.audioConfigs().getFirst(), ISO_8859_1))
          .startsWith(audio == AudioCodec.OPUS ? "OpusHead" : "");
      assertThat(packets(recording.video())).isEqualTo(probe(source, "v"));
      assertThat(recording.video()).hasSize(120);
      assertThat(packets(recording.audio())).isEqualTo(probe(source, "a"));
      assertThat(recording.audio()).hasSizeGreaterThan(150);
      assertThat(recording.ends()).containsExactly(EndReason.GOODBYE);
    }
  }

  @Test
  void ofSeveralTracksTheFirstIsTaken() throws Exception {
    Path source = makeSource("-map 0:v -map 1:a -map 0:v -map 1:a -c:v libx264 -c:a aac");
    try (TestServer server = new TestServer()) {
      run(pushCommand(source, server.port, TestEncoder.KEY, "-map", "0"));
      Recording recording = server.ingest.only();
      await().until(() -> !recording.ends().isEmpty());
      assertThat(recording.videoConfigs()).hasSize(1);
      assertThat(packets(recording.video())).isEqualTo(probe(source, "v:0"));
      assertThat(packets(recording.audio())).isEqualTo(probe(source, "a:0"));
      assertThat(server.passedOver("track")).isEqualTo(1);
    }
  }

  @Test
  void anotherCodecIsRefusedWithWhatWeTake() throws Exception {
    Path source = makeSource("-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a aac");
    try (TestServer server = new TestServer()) {
      Process refused = start(pushCommand(source, server.port, TestEncoder.KEY, "-re"));
      refused.getInputStream().readAllBytes();
      finish(refused);
      assertThat(server.rejected(RejectReason.UNSUPPORTED_MEDIA)).isEqualTo(1);
      assertThat(server.ingest.only().ends()).containsExactly(EndReason.CLOSED);
    }
  }

  private Path makeSource() throws Exception {
    return makeSource("-c:v libx264 -preset ultrafast -bf 2 -g 30 -b:v 600k -threads 1 -c:a aac");
  }

  /** Four seconds of picture and sound. */
  private Path makeSource(String coding) throws Exception {
    Path source = folder.resolve("source.flv");
    List<String> command =
        new ArrayList<>(
            List.of(
                (FFMPEG
                        + " -hide_banner -y -f lavfi -i testsrc2=s=320x180:r=30:d=4"
                        + " -f lavfi -i sine=f=440:r=48000:d=4")
                    .split(" ")));
    command.addAll(List.of(coding.split(" ")));
    command.addAll(List.of("-shortest", source.toString()));
    run(command);
    return source;
  }

  private static void push(Path source, int port, String key) throws Exception {
    run(pushCommand(source, port, key));
  }

  private static List<String> pushCommand(Path source, int port, String key, String... options) {
    List<String> command = new ArrayList<>(List.of(FFMPEG, "-hide_banner"));
    boolean ofInput = List.of(options).contains("-re");
    command.addAll(ofInput ? List.of(options) : List.of());
    command.addAll(List.of("-i", source.toString()));
    command.addAll(ofInput ? List.of() : List.of(options));
    command.addAll(List.of("-c", "copy", "-f", "flv"));
    command.add("rtmp://127.0.0.1:" + port + "/live/" + key);
    return command;
  }

  /** One line for each packet: dts and pts in milliseconds, keyframe, MD5. */
  private static List<String> packets(List<Unit> units) throws Exception {
    return packets(units, 0);
  }

  private static List<String> packets(List<Unit> units, long offsetMs) throws Exception {
    List<String> lines = new ArrayList<>();
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    for (Unit unit : units) {
      assertThat(unit.dts90k() % 90).isZero();
      lines.add(
          "%d %d %s %s"
              .formatted(
                  unit.dts90k() / 90 - offsetMs,
                  unit.pts90k() / 90 - offsetMs,
                  unit.keyframe() ? "K" : "_",
                  HexFormat.of().formatHex(md5.digest(unit.data()))));
    }
    return lines;
  }

  /** The same from FFmpeg's own demuxer. */
  private static List<String> probe(Path source, String stream) throws Exception {
    String out =
        run(
            List.of(
                FFPROBE,
                "-v",
                "error",
                "-select_streams",
                stream,
                "-show_packets",
                "-show_data_hash",
                "MD5",
                "-show_entries",
                "packet=dts,pts,flags,data_hash",
                "-of",
                "default=noprint_wrappers=1",
                source.toString()));
    List<String> lines = new ArrayList<>();
    String dts = "";
    String pts = "";
    String key = "";
    for (String line : out.lines().toList()) {
      String value = line.substring(line.indexOf('=') + 1);
      switch (line.substring(0, line.indexOf('='))) {
        case "pts" -> pts = value;
        case "dts" -> dts = value;
        case "flags" -> key = value.substring(0, 1);
        case "data_hash" ->
            lines.add("%s %s %s %s".formatted(dts, pts, key, value.replace("MD5:", "")));
        default -> {}
      }
    }
    return lines;
  }

  private static String run(List<String> command) throws Exception {
    Process process = start(command);
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(finish(process)).as(out).isZero();
    return out;
  }

  private static Process start(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return process;
  }

  private static int finish(Process process) throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("FFmpeg does not end");
    }
    return process.exitValue();
  }
}
