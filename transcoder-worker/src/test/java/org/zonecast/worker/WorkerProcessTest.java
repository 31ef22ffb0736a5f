package org.zonecast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker as its users start it, with no Redis to be found. */
class WorkerProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern PORT = Pattern.compile("worker ready .*http=127.0.0.1:(\\d+)");

  @TempDir private Path folder;
  private Process worker;

  @AfterEach
  void leaveNothingBehind() throws InterruptedException {
    if (worker != null) {
      worker.destroyForcibly().waitFor();
    }
  }

  @Test
  void itServesHealthWithoutRedisAndEndsWithItsChildrenOnSigterm() throws Exception {
    start("id: w1\nzone: z1\nunits: 100\nredis: {sentinels: ['127.0.0.1:1'], master: m}\n");
    await().atMost(PATIENCE).until(() -> PORT.matcher(log()).find());
    await().atMost(PATIENCE).until(() -> worker.children().count() == 1);
    List<ProcessHandle> children = worker.children().toList();
    Matcher port = PORT.matcher(log());
    assertThat(port.find()).isTrue();
    assertThat(get(port.group(1), "/health/live")).isEqualTo("live\n");
    assertThat(get(port.group(1), "/health/ready")).isEqualTo("ready\n");
    assertThat(get(port.group(1), "/metrics")).contains("zonecast_units_used");

    worker.destroy();
    assertThat(worker.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).isZero();
    await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(log().split("Redis is away", -1)).hasSize(2);
  }

  @Test
  void aParentThatIsKilledTakesItsChildrenWithIt() throws Exception {
    start("id: w1\nzone: z1\nunits: 100\nredis: {sentinels: ['127.0.0.1:1'], master: m}\n");
    await().atMost(PATIENCE).until(() -> worker.children().count() == 1);
    List<ProcessHandle> children = worker.children().toList();

    worker.destroyForcibly();
    await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void aWrongKeyIsNamedInOneLineAndEndsWithTwo() throws Exception {
    start("id: w1\nzone: z1\nkinds: cpu\nredis: {sentinels: ['127.0.0.1:1'], master: m}\n");
    assertThat(worker.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).isEqualTo(2);
    assertThat(log().lines()).singleElement().asString().contains("kinds", "kind");
  }

  @Test
  void aPortInUseIsNamedAndEndsWithTwo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start(
          "id: w1\nzone: z1\nwarmChildren: 0\nunits: 100\nredis: {sentinels: ['127.0.0.1:1'], master: m}\n",
          taken.getLocalPort());
      assertThat(worker.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(worker.exitValue()).isEqualTo(2);
    assertThat(log()).contains("http.port");
  }

  private void start(String yaml) throws IOException {
    start(yaml, 0);
  }

  private void start(String yaml, int port) throws IOException {
    Path config = Files.writeString(folder.resolve("worker.yaml"), yaml);
    worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerCommand.class.getName(),
                "--config",
                config.toString(),
                "--set",
                "http.port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private static String get(String port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
