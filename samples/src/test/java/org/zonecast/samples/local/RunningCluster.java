package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;
import org.zonecast.samples.ZonecastProcess;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.samples.ctl.ApiException;
import org.zonecast.samples.reference.CdnJournal;
import org.zonecast.samples.reference.Reference;

/** A {@code zonecast local} in a process of its own, on ports that are free. */
public final class RunningCluster implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(120);

  /** What is said when somebody else took a port that was free. */
  private static final String PORT_TAKEN = "is in use";

  private static final int MOST_TRIES = 3;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final Path statusFile;
  private final ZonecastProcess process;
  private String lastAccount;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningCluster(Path folder, ZonecastProcess process) {
    this.folder = folder;
    this.statusFile = folder.resolve("status.json");
    this.process = process;
  }

  /**
   * Starts one, and waits until it says that it is ready. Its temporary folder lies in {@code
   * folder}.
   */
  public static RunningCluster start(Path folder, String... options) throws IOException {
    Map<String, String> environment =
        Map.of(
            "JAVA_TOOL_OPTIONS",
            "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    for (int tries = 1; ; tries++) {
      RunningCluster cluster =
          new RunningCluster(
              folder, ZonecastProcess.start(folder, environment, arguments(folder, options)));
      if (cluster.becomesReady()) {
        return cluster;
      }
      String account = cluster.account();
      cluster.process.kill();
      if (tries == MOST_TRIES || !account.contains(PORT_TAKEN)) {
        throw new AssertionError("the cluster does not start:\n" + account);
      }
    }
  }

  private static List<String> arguments(Path folder, String... options) {
    List<String> arguments = new ArrayList<>(List.of("local"));
    arguments.addAll(List.of("--port-base", Integer.toString(LocalPorts.freeBase(2, 2, 2))));
    arguments.addAll(List.of("--json-status", folder.resolve("status.json").toString()));
    arguments.addAll(List.of(options));
    return arguments;
  }

  private boolean becomesReady() {
    try {
      await().atMost(PATIENCE).until(() -> Files.exists(statusFile) || !process.alive());
    } catch (ConditionTimeoutException e) {
      return false;
    }
    return Files.exists(statusFile);
  }

  /** How it is now, or was at its end. */
  String account() {
    return lastAccount == null ? ClusterAccount.of(this, folder) : lastAccount;
  }

  public ZonecastProcess process() {
    return process;
  }

  /** The folder for all temporary files of the cluster. */
  public Path temporary() {
    return folder.resolve("tmp");
  }

  public Path statusFile() {
    return statusFile;
  }

  public JsonNode status() throws IOException {
    return JSON.readTree(Files.readString(statusFile));
  }

  public List<Long> pids() throws IOException {
    List<Long> pids = new ArrayList<>();
    status().get("processes").forEach(entry -> pids.add(entry.get("pid").asLong()));
    return pids;
  }

  public List<JsonNode> processes(String role) throws IOException {
    List<JsonNode> entries = new ArrayList<>();
    for (JsonNode entry : status().get("processes")) {
      if (entry.get("role").asText().equals(role)) {
        entries.add(entry);
      }
    }
    return entries;
  }

  public ApiClient api() throws IOException {
    JsonNode status = status();
    return new ApiClient(URI.create(status.get("api").asText()), status.get("token").asText());
  }

  /** A router's own API, by its entry in the status. */
  ApiClient api(JsonNode router) throws IOException {
    URI url = URI.create(router.get("api").asText());
    return new ApiClient(url, status().get("token").asText());
  }

  /** Waits until each router, which judges for itself, sees so many zones with room for jobs. */
  void awaitZonesWell(int zones) throws IOException {
    for (JsonNode router : status().get("routers")) {
      try (ApiClient api = api(router)) {
        await("zones as " + router.get("id").asText() + " sees them")
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> wellOf(api.get("/v1/zones")) == zones);
      }
    }
  }

  private static int wellOf(JsonNode zones) {
    int well = 0;
    for (JsonNode zone : zones) {
      well += zone.get("healthy").asBoolean() && zone.get("score").asInt() > 0 ? 1 : 0;
    }
    return well;
  }

  /** The playback URLs of the CDNs, by name. */
  public Map<String, String> cdns() throws IOException {
    Map<String, String> urls = new LinkedHashMap<>();
    status()
        .get("cdns")
        .forEach(cdn -> urls.put(cdn.get("name").asText(), cdn.get("url").asText()));
    return urls;
  }

  /** The SHA-256 of every media object in a CDN's journal, by path. */
  public Map<String, String> objectsOf(JsonNode cdn) throws IOException {
    return new CdnJournal(Path.of(cdn.get("journal").asText())).objects();
  }

  /** Runs {@code zonecast ctl} on the cluster, which must succeed, and returns what it said. */
  String ctl(String... arguments) throws IOException, InterruptedException {
    JsonNode now = status();
    List<String> all = new ArrayList<>(List.of("ctl"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--url", now.get("api").asText(), "--token", now.get("token").asText()));
    Path out = Files.createTempDirectory(folder, "ctl");
    try (ZonecastProcess ctl = ZonecastProcess.start(out, Map.of(), all)) {
      assertThat(ctl.exitCode(PATIENCE.multipliedBy(2))).as(ctl.written()).isZero();
      return ctl.out();
    }
  }

  /** Makes a stream. Where the API says that its store needs some seconds, it gets them. */
  public static JsonNode makeStream(ApiClient api, Map<String, ?> wanted) {
    return makeStream(api, "/v1/streams", wanted);
  }

  /** The same for a broadcaster in a region. */
  static JsonNode makeStreamFor(ApiClient api, String region, Map<String, ?> wanted) {
    return makeStream(api, "/v1/streams?region=" + region, wanted);
  }

  private static JsonNode makeStream(ApiClient api, String path, Map<String, ?> wanted) {
    return await("a stream is made")
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(e -> e instanceof ApiException said && said.status() == 503)
        .until(() -> api.post(path, wanted), made -> made.has("id"));
  }

  /** Waits until so many more segments of a stream are committed. */
  void awaitSegments(ApiClient api, String stream, int more) throws IOException {
    String path = "/v1/streams/" + stream;
    long first = lastSequence(api, path, 0);
    lastSequence(api, path, first + more);
  }

  /** What a router says that cannot ask the stream's edge now is not it. */
  private static long lastSequence(ApiClient api, String path, long atLeast) {
    return await()
        .atMost(PATIENCE)
        .until(() -> api.get(path).path("lastMediaSequence").asLong(-1), last -> last >= atLeast);
  }

  /** Waits until a rendition lists so many segments, from which a player begins in calm. */
  public void awaitListed(String multivariant, int segments) {
    await("segments listed")
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> listed(multivariant) >= segments);
  }

  private long listed(String multivariant) throws IOException, InterruptedException {
    Optional<String> rendition =
        get(multivariant).body().lines().filter(line -> line.endsWith(".m3u8")).findFirst();
    return rendition.isEmpty()
        ? 0
        : get(URI.create(multivariant).resolve(rendition.get()).toString())
            .body()
            .lines()
            .filter(line -> line.startsWith("#EXTINF"))
            .count();
  }

  public HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  /** Each CDN was given exactly what a replay makes of the stream's recorded feeds. */
  Reference assertPublished(Path feeds, String stream) throws IOException, InterruptedException {
    WholeFeeds.await(feeds, stream);
    Path out = Files.createTempDirectory(feeds.getParent(), "replayed");
    Reference reference = Reference.replay(feeds, stream, out);
    assertThat(reference.objects()).hasSizeGreaterThan(9);
    for (JsonNode cdn : status().get("cdns")) {
      await(cdn.get("name").asText())
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(reference.differences(objectsOf(cdn))).isEmpty());
    }
    return reference;
  }

  @Override
  public void close() throws InterruptedException {
    lastAccount = account();
    http.close();
    if (process.alive()) {
      process.terminate();
      process.exitCode(Duration.ofSeconds(60));
    }
  }
}
