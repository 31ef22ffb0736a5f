package org.zonecast.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands answer to wrong use, as real processes. */
class ZonecastCommandLineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        .contains("local", "router", "worker", "replay", "cdn", "ctl", "config");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "broadcast|broadcast",
        "local --zones 9|--zones: 9 is not 1 to 4",
        "local --port-base 80|--port-base: 80 is not",
        "local --segment-seconds 60|--segment-seconds: 60.0 is not 0.5 to 10",
        "local --ladder huge|--ladder: there is no \"huge\", only 1080p, 720p, light",
        "local --broadcast no-such-file.mp4|\"no-such-file.mp4\" is neither sample, none nor a file",
        "cdn|--dir",
        "router|--config FILE is missing",
        "worker --config no-such.yaml|no-such.yaml",
        "config check no-such.yaml|no-such.yaml",
        "ctl streams list|--token: missing"
      })
  void wrongUseIsOneLineAndCodeTwo(String arguments, String said) throws Exception {
    Result result = run(arguments.split(" "));
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(said).doesNotContain("\tat ").hasLineCount(1);
  }

  @Test
  void aRouterThatIsNotThereIsAFailureNotAMistake() throws Exception {
    Result result = run("ctl", "streams", "list", "--token", "x", "--url", "http://127.0.0.1:1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("cannot reach the API at http://127.0.0.1:1").hasLineCount(1);
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    int base = 28_000;
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), base + 1));
      Result result = run("local", "--port-base", Integer.toString(base));
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .contains("port 28001 for router-a (RTMP) is in use", "--port-base")
          .hasLineCount(1);
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
    try (ZonecastProcess process = ZonecastProcess.start(folder, Map.of(), List.of(arguments))) {
      int code = process.exitCode(PATIENCE);
      return new Result(code, process.out(), process.err());
    }
  }
}
