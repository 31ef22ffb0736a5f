package org.zonecast.router;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A router as its own process, started as a user would start it. */
final class RouterProcess implements AutoCloseable {
  static final String TOKEN = "test-token";
  private static final Pattern READY =
      Pattern.compile("router ready id=(\\S+) .*http=(\\d+) rtmp=(\\d+)");
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path log;

  private RouterProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** A good configuration for a zone whose Sentinels these are; ports are given by the system. */
  static String yaml(String zone, List<String> sentinels, String master) {
    return """
    id: router-%1$s
    region: local
    zone: %1$s
    http: {port: 0}
    rtmp: {port: 0}
    auth:
      apiToken: %2$s
      keySecret: 0123456789abcdefk
      internalSecret: 0123456789abcdefi
    redis:
      sentinels: [%3$s]
      master: %4$s
    streams: {ladder: light}
    drainSeconds: 1
    cdns:
      - {name: cdn-1, publishUrl: "http://127.0.0.1:9"}
    """
        .formatted(
            zone,
            TOKEN,
            String.join(", ", sentinels.stream().map(s -> "\"" + s + "\"").toList()),
            master);
  }

  /** Starts the command with this configuration; its log and temporary files lie in the folder. */
  static RouterProcess start(Path folder, String yaml, String... flags) throws IOException {
    Path config = Files.writeString(folder.resolve("router.yaml"), yaml);
    var withConfig = new ArrayList<>(List.of("--config", config.toString()));
    withConfig.addAll(List.of(flags));
    return startBare(folder, withConfig);
  }

  /** Starts the command with these flags and no others. */
  static RouterProcess startBare(Path folder, List<String> flags) throws IOException {
    Path log = folder.resolve("router.log");
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                "org.zonecast.router.RouterCommand"));
    command.addAll(flags);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new RouterProcess(process, log);
  }

  RouterProcess awaitReady() {
    await().atMost(PATIENCE).until(() -> READY.matcher(log()).find() || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionError("the router ended: " + log());
    }
    return this;
  }

  /** Waits for the end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the router did not end: " + log());
    }
    return process.exitValue();
  }

  /** As SIGTERM does. */
  void terminate() {
    process.destroy();
  }

  /** Waits until the log says this. */
  void awaitLog(String text) {
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> log().contains(text));
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int httpPort() {
    return port(2);
  }

  int rtmpPort() {
    return port(3);
  }

  private int port(int group) {
    Matcher ready = READY.matcher(log());
    if (!ready.find()) {
      throw new AssertionError("not ready: " + log());
    }
    return Integer.parseInt(ready.group(group));
  }

  HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort() + path))
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
