package org.zonecast.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.worker.codec.FfmpegPrograms;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands answer to wrong use, as real processes. */
@Execution(ExecutionMode.CONCURRENT) // in the background, beside what waits for real time
class ZonecastCommandLineTest {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @TempDir private Path folder;

  @Test
  void itTellsItsVersion() throws Exception {
    Result result = run("--version");
    assertThat(result.code()).isZero();
    assertThat(result.out()).matches("zonecast \\d+\\.\\d+\\.\\d+.* \\(encoder cpu-x264-.*\\)\\n");
  }

  @Test
  void theHelpNamesEveryCommand() throws Exception {
    Result result = run("--help");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("local", "router", "worker", "replay", "cdn", "ctl", "config", "check", "stamp");
  }

  @Test
  void everyCommandHasHelp() {
    List<String> without = new ArrayList<>();
    collectWithoutHelp(Zonecast.commandLine(), without);
    assertThat(without).isEmpty();
  }

  private static void collectWithoutHelp(CommandLine command, List<String> without) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.findOption("--help") == null && !spec.usageMessage().hidden()) {
      without.add(spec.qualifiedName());
    }
    command.getSubcommands().values().forEach(each -> collectWithoutHelp(each, without));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "broadcast|broadcast",
        "local --zones 9|--zones: 9 is not 1 to 4",
        "local --port-base 80|--port-base: 80 is not",
        "local --port-base 32300 --regions 3 --zones 2|--port-base: 32300 is not 1024 to 32168",
        "local --segment-seconds 60|--segment-seconds: 60.0 is not 0.5 to 10",
        "local --ladder huge|--ladder: there is no \"huge\", only 1080p, 720p, light",
        "local --broadcast no-such-file.mp4|\"no-such-file.mp4\" is neither sample, none nor a file",
        "cdn|--dir",
        "router|--config FILE is missing",
        "worker --config no-such.yaml|no-such.yaml",
        "config check no-such.yaml|no-such.yaml",
        "ctl streams list|--token: missing",
        "check|URL",
        "check index.m3u8|URL: \"index.m3u8\" is not",
        "check http://127.0.0.1:1/ --segments 0|--segments: 0; allowed is 1 to 10000",
        "stamp no-such.flv --out x.feed|IN.flv: \"no-such.flv\" is not a file",
        "stamp no-such.flv|--out"
      })
  void wrongUseIsOneLineAndCodeTwo(String arguments, String said) throws Exception {
    Result result = run(arguments.split(" "));
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(said).doesNotContain("\tat ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "chaos", "worker --config no-such.yaml"})
  void aMachineForWhichThereIsNoFfmpegIsRefused(String arguments) throws Exception {
    Result result = run(List.of("-Dos.name=Linux", "-Dos.arch=riscv64"), arguments.split(" "));
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains("no FFmpeg for linux-riscv64").hasLineCount(1);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void whatNeedsFfmpegOnSuchAMachineFailsInOneLine() throws Exception {
    Path feed = folder.resolve("in.feed");
    Result stamped = run("stamp", flv().toString(), "--out", feed.toString(), "--ladder", "light");
    assertThat(stamped.code()).as(stamped.err()).isZero();

    Result result =
        run(
            List.of("-Dos.name=Linux", "-Dos.arch=riscv64"),
            "replay",
            feed.toString(),
            "--out",
            folder.resolve("out").toString());
    assertThat(result.code()).as(result.err()).isEqualTo(1);
    assertThat(result.err())
        .contains("FFmpeg for linux-riscv64 does not load: ")
        .doesNotContain("\tat ");
  }

  @Test
  void aRouterThatIsNotThereIsAFailureNotAMistake() throws Exception {
    Result result = run("ctl", "streams", "list", "--token", "x", "--url", "http://127.0.0.1:1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("cannot reach the API at http://127.0.0.1:1").hasLineCount(1);
  }

  @Test
  void aStreamThatIsNotThereIsAFailureNotAMistake() throws Exception {
    Result result = run("check", "http://127.0.0.1:1/index.m3u8");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("http://127.0.0.1:1/index.m3u8 cannot be reached")
        .hasLineCount(1);
  }

  @Test
  void aFileIsStampedAndReplayed() throws Exception {
    Path flv = flv();
    Result stamped =
        run(
            "stamp",
            flv.toString(),
            "--out",
            folder.resolve("in.feed").toString(),
            "--ladder",
            "light");
    assertThat(stamped.code()).as(stamped.err()).isZero();
    assertThat(folder.resolve("in.feed")).isNotEmptyFile();

    Result replayed =
        run(
            "replay",
            folder.resolve("in.feed").toString(),
            "--out",
            folder.resolve("out").toString());
    assertThat(replayed.code()).as(replayed.err()).isZero();
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".m4s")))
          .as("two segments of each rendition")
          .hasSizeGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void whatIsNoFlvFileIsAFailure() throws Exception {
    Path file = Files.writeString(folder.resolve("text.flv"), "this is no media");
    Result result = run("stamp", file.toString(), "--out", folder.resolve("text.feed").toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .endsWith("text.flv: the file does not begin as an FLV file does\n")
        .doesNotContain("\tat ");
  }

  /** Four seconds of picture and sound. */
  private Path flv() throws Exception {
    Path flv = folder.resolve("in.flv");
    String options =
        "-nostdin -v error -f lavfi -i testsrc2=s=320x180:r=30,format=yuv420p"
            + " -f lavfi -i sine=440:r=48000 -t 4 -c:v libx264 -preset ultrafast -g 60 -c:a aac";
    List<String> command = new ArrayList<>();
    command.add(FfmpegPrograms.ffmpeg().toString());
    command.addAll(List.of(options.split(" ")));
    command.add(flv.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    return flv;
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = rtmpPortOfACluster()) {
      Result result = run("local", "--port-base", Integer.toString(taken.getLocalPort() - 1));
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .contains("port %d for router-a (RTMP) is in use".formatted(taken.getLocalPort()))
          .contains("--port-base")
          .hasLineCount(1);
    }
  }

  /** Behind a free port, and far from where the clusters of other tests are. */
  private static ServerSocket rtmpPortOfACluster() throws IOException {
    for (int base = 12_000; base < 18_000; base += 100) {
      try (ServerSocket api = bound(base)) {
        assertThat(api.isBound()).isTrue();
        return bound(base + 1);
      } catch (BindException e) {
        // Somebody has one of the two: the next ones may be free.
      }
    }
    throw new AssertionError("no two free ports");
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Test
  void aWrongKeyInAFileIsNamed() throws Exception {
    Path file = folder.resolve("worker.yaml");
    Files.writeString(file, "id: w1\nzone: z\nkind: cpu\ncapacityUnit: 3\n");
    Result result = run("config", "check", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("capacityUnit").hasLineCount(1);
  }

  @Test
  void aFileOfNoKindAsksForOne() throws Exception {
    Path file = folder.resolve("other.yaml");
    Files.writeString(file, "id: w1\n");
    Result result = run("config", "check", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--kind").hasLineCount(1);
  }

  @Test
  void theEffectiveConfigurationHidesItsSecrets() throws Exception {
    Path file = folder.resolve("router.yaml");
    Files.writeString(
        file,
        """
        id: r1
        region: here
        zone: z
        auth: {apiToken: private-token, keySecret: private-key-secret, internalSecret: private-internal}
        redis: {sentinels: ["127.0.0.1:26379"], master: z}
        """);
    Result result = run("config", "print", file.toString(), "--set", "rtmp.port=1999");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("port: 1999", "id: r1").doesNotContain("private");
    assertThat(run("config", "check", file.toString()).code()).isZero();
  }

  private record Result(int code, String out, String err) {}

  private Result run(String... arguments) throws IOException, InterruptedException {
    return run(List.of(), arguments);
  }

  private Result run(List<String> jvmOptions, String... arguments)
      throws IOException, InterruptedException {
    try (ZonecastProcess process =
        ZonecastProcess.startInBackground(folder, jvmOptions, List.of(arguments))) {
      int code = process.exitCode(PATIENCE);
      return new Result(code, process.out(), process.err());
    }
  }
}
