package org.zonecast.samples.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zonecast.samples.OptionalTool;
import org.zonecast.samples.check.StreamCheck;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.samples.local.Clusters;
import org.zonecast.samples.local.RunningCluster;
import org.zonecast.samples.local.WholeFeeds;
import org.zonecast.samples.reference.RecordedFeeds;

/**
 * The table of feeds: each row is pushed by RTMP to a real cluster, and what comes out is read back
 * from a CDN, compared with replays from every segment on, and played by hls.js in a real browser.
 * It comes last: it leaves much to the background itself, and what other tests left there is done
 * by then.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(Integer.MAX_VALUE)
class FeedTableTest {
  private static final int AT_ONCE = 6;

  /** The machine may disturb a viewer more than once; what does not play at all never does. */
  private static final int MOST_AGAIN = 3;

  private static final Path DOCS = Path.of("..", "docs", "feeds.md");

  @RegisterExtension final Clusters clusters = new Clusters();

  /** What is compared is made in the background, while other rows are pushed and played. */
  private final ExecutorService comparing = Executors.newSingleThreadExecutor();

  private Path folder;
  private RunningCluster cluster;
  private Replays replays;
  private final Map<String, Future<Outcome>> outcomes = new LinkedHashMap<>();
  private final Map<String, Future<Map<String, String>>> replayed = new ConcurrentHashMap<>();
  private final Map<String, PlayerWall.Seen> seen = new HashMap<>();

  static List<FeedRow> rows() {
    String only = System.getProperty("feeds.only", "");
    return FeedTable.rows().stream().filter(row -> row.name().contains(only)).toList();
  }

  @BeforeAll
  void broadcast(@TempDir Path shared) throws Exception {
    folder = shared;
    String feeds = shared.resolve("feeds").toString();
    cluster =
        clusters.start(shared, "--broadcast", "none", "--zones", "1", "--record-feeds", feeds);
    replays = new Replays();
    boolean canPlay = OptionalTool.CHROMIUM.present() && OptionalTool.CHROMEDRIVER.present();
    try (ExecutorService pushers = Executors.newFixedThreadPool(AT_ONCE)) {
      rows().forEach(row -> outcomes.put(row.name(), pushers.submit(() -> outcome(row))));
      if (canPlay) {
        play(rows(), "feeds-");
      }
    }
    for (int again = 1; canPlay && again <= MOST_AGAIN; again++) {
      play(rows().stream().filter(this::wasDisturbed).toList(), "feeds-again-" + again + "-");
    }
  }

  @AfterAll
  void stop() throws InterruptedException {
    comparing.shutdownNow();
    if (replays != null) {
      replays.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  // ---- the broadcasts ---------------------------------------------------------------------------

  private Outcome outcome(FeedRow row) throws Exception {
    Flv flv = row.source().make(folder);
    try (ApiClient api = cluster.api()) {
      Map<String, Object> wanted = new LinkedHashMap<>(row.stream());
      wanted.put("name", row.name());
      wanted.putIfAbsent("ladder", "light");
      JsonNode made = RunningCluster.makeStream(api, wanted);
      String path = "/v1/streams/" + made.get("id").asText();
      URI server = URI.create(cluster.status().get("rtmp").get(0).asText());
      JsonNode live;
      try (FlvPusher pusher = FlvPusher.publish(server, made.get("streamKey").asText())) {
        pusher.send(flv, row.speed());
        live = api.get(path);
        pusher.sayGoodbye();
        await().atMost(RunningCluster.PATIENCE).until(() -> isOver(api.get(path)));
      }
      assertThat(api.get(path).get("state").asText()).as("%s", api.get(path)).isEqualTo("ended");
      String stream = made.get("id").asText();
      replayed.put(row.name(), comparing.submit(() -> sameFromEverySegmentOn(stream)));
      List<String> events = new ArrayList<>();
      api.get(path + "/events").forEach(event -> events.add(event.get("type").asText()));
      return new Outcome(
          flv, URI.create(made.get("playback").elements().next().asText()), live, events);
    }
  }

  private static boolean isOver(JsonNode stream) {
    return List.of("ended", "failed").contains(stream.get("state").asText());
  }

  /**
   * Beside so many pushes the machine may keep a viewer waiting: who was plays again when that is
   * over.
   */
  private boolean wasDisturbed(FeedRow row) {
    return seen.containsKey(row.name()) && !seen.get(row.name()).smooth();
  }

  /** Plays broadcasts as soon as they are over. */
  private void play(List<FeedRow> rows, String screenshot) throws Exception {
    if (rows.isEmpty()) {
      return;
    }
    Path screenshots = Files.createDirectories(Path.of("target", "screenshots"));
    try (PlayerWall wall = new PlayerWall(folder)) {
      for (int from = 0; from < rows.size(); from += AT_ONCE) {
        List<FeedRow> some = playable(rows.subList(from, Math.min(rows.size(), from + AT_ONCE)));
        List<URI> urls = new ArrayList<>();
        for (FeedRow row : some) {
          urls.add(outcomes.get(row.name()).get().multivariant());
        }
        if (urls.isEmpty()) {
          continue;
        }
        List<PlayerWall.Seen> played =
            wall.play(urls, screenshots.resolve(screenshot + from / AT_ONCE + ".png"));
        for (int i = 0; i < some.size(); i++) {
          seen.put(some.get(i).name(), played.get(i));
        }
      }
    }
  }

  /** Those rows that have an outcome: a broadcast that failed is told by its own test. */
  private List<FeedRow> playable(List<FeedRow> rows) throws InterruptedException {
    List<FeedRow> playable = new ArrayList<>();
    for (FeedRow row : rows) {
      try {
        outcomes.get(row.name()).get();
        playable.add(row);
      } catch (ExecutionException e) {
        // Its own test tells.
      }
    }
    return playable;
  }

  private Outcome of(FeedRow row) throws Throwable {
    return result(outcomes.get(row.name()));
  }

  private static <T> T result(Future<T> future) throws Throwable {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  // ---- what must hold ---------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("rows")
  void comesOutAsPromised(FeedRow row) throws Throwable {
    row.expectation().check(of(row));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isTheSameBytesFromEverySegmentOn(FeedRow row) throws Throwable {
    assertPublished(of(row).stream().get("id").asText(), result(replayed.get(row.name())));
  }

  /** What replays of a stream's feeds make, from whichever segment they begin. */
  private Map<String, String> sameFromEverySegmentOn(String stream) throws Exception {
    WholeFeeds.await(folder.resolve("feeds"), stream);
    Map<String, String> all = new TreeMap<>();
    for (Path feed : new RecordedFeeds(folder.resolve("feeds")).feeds(stream)) {
      Map<String, String> whole = replay(feed, 0);
      all.putAll(whole);
      long segments = whole.keySet().stream().map(FeedTableTest::segment).distinct().count() - 1;
      for (long k = 1; k < segments; k++) {
        long from = k;
        Map<String, String> later = new TreeMap<>(whole);
        long first =
            whole.keySet().stream()
                .mapToLong(FeedTableTest::segment)
                .filter(s -> s >= 0)
                .min()
                .orElse(0);
        later.keySet().removeIf(path -> segment(path) >= 0 && segment(path) < first + from);
        assertThat(replay(feed, k)).as("from segment %d", k).isEqualTo(later);
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void playsInHlsJsWithoutAStall(FeedRow row) throws Throwable {
    OptionalTool.CHROMIUM.require();
    OptionalTool.CHROMEDRIVER.require();
    of(row);
    assertThat(seen.get(row.name()).errors()).as("errors").isEmpty();
    assertThat(seen.get(row.name()).ended()).as("plays to its end").isTrue();
    assertThat(seen.get(row.name()).waits()).as("waits").isZero();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void passesTheComplianceCheck(FeedRow row) throws Throwable {
    assertThat(new StreamCheck(of(row).multivariant(), 100).run()).isEmpty();
  }

  @Test
  void theDocsHaveARowForEachFeed() throws IOException {
    List<String> lines = Files.readAllLines(DOCS);
    for (FeedRow row : FeedTable.rows()) {
      String line = "| %s | %s | %s |".formatted(row.name(), row.sends(), row.comesOut());
      assertThat(lines).contains(line);
    }
  }

  // ---- replays ----------------------------------------------------------------------------------

  /** The number of a segment, or -1 of an initialization segment. */
  private static long segment(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.startsWith("init") ? -1 : Long.parseLong(name.substring(0, name.indexOf('.')));
  }

  private Map<String, String> replay(Path feed, long from) throws Exception {
    Path out = Files.createTempDirectory(folder, "replayed");
    replays.replay(feed, from, out);
    Map<String, String> objects = new TreeMap<>();
    for (Path object : RecordedFeeds.below(out, "")) {
      objects.put("/live/" + out.relativize(object), sha256(object));
    }
    return objects;
  }

  private void assertPublished(String stream, Map<String, String> objects) throws IOException {
    for (JsonNode cdn : cluster.status().get("cdns")) {
      Map<String, String> published = new TreeMap<>(cluster.objectsOf(cdn));
      published
          .keySet()
          .removeIf(path -> !path.startsWith("/live/" + stream + "/") || path.endsWith(".jpg"));
      assertThat(published).as(cdn.get("name").asText()).isEqualTo(objects);
    }
  }

  private static String sha256(Path file) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(hash);
  }
}
