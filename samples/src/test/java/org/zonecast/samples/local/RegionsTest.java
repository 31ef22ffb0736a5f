package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.zonecast.samples.local.StreamFacts.epoch;
import static org.zonecast.samples.local.StreamFacts.isLive;
import static org.zonecast.samples.local.StreamFacts.sequence;
import static org.zonecast.samples.local.StreamFacts.zoneOf;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.samples.OptionalTool;
import org.zonecast.samples.chaos.Signals;
import org.zonecast.samples.ctl.ApiClient;

/**
 * Two regions with two zones each, and one broadcast. The zone that it comes in at and is made in
 * loses all its workers, and then the rest: its router and its store. Then the region loses its
 * other zone. Each test is a step of that.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RegionsTest {
  private static final String NAME = "Two regions";
  private static final int ZONES = 4;
  private static final int SEGMENTS = 3;
  private static final int GRACE_SECONDS = 60;

  @RegisterExtension final Clusters clusters = new Clusters();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Path folder;
  private RunningCluster cluster;
  private Pushed push;
  private PlaylistWatch watch;
  private RegionMap map;

  /** In the order in which the encoder tries them. */
  private Routers routers;

  /** A router in the region that loses nothing. */
  private JsonNode observer;

  private ApiClient api;
  private LostZone lost;
  private String stream;
  private String zone;

  /** The one that its workers' job goes to: the twin, unless that is slow to claim it. */
  private String next;

  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    folder = shared;
    Path data = folder.resolve("tmp").resolve("data");
    cluster =
        clusters.start(
            folder,
            "--regions=2",
            "--zones=2",
            "--workers-per-zone=1",
            "--broadcast=none",
            "--data=" + data,
            "--record-feeds=" + feeds());
    routers = Routers.of(cluster);
    observer = routers.elsewhere().getFirst();
    zone = zoneOf(routers.first());
    lost = new LostZone(cluster, data, zone);
    api = open(cluster.api(observer));
    cluster.awaitZonesWell(ZONES);
    JsonNode made = makeStream();
    stream = made.get("id").asText();
    push = open(Pushed.anywhere(folder, made));
    patiently("the stream is live")
        .until(this::stream, now -> isLive(now) && sequence(now) >= SEGMENTS);
    watch = open(PlaylistWatch.of(made));
  }

  @AfterAll
  void stop() throws Exception {
    try {
      for (AutoCloseable one : opened) {
        one.close();
      }
    } finally {
      if (cluster != null) {
        cluster.close();
      }
    }
  }

  // ---- the steps --------------------------------------------------------------------------------

  @Test
  @Order(1)
  void theStreamIsMadeInTheZoneThatItComesInAt() {
    assertThat(zoneOf(stream().get("edge"))).isEqualTo(zone);
    assertThat(zoneOf(stream())).isEqualTo(zone);
  }

  @Test
  @Order(2)
  void theMapShowsRegionsZonesScoresAndTheStream() throws IOException {
    map = open(newMap());
    assertThat(map.regions()).containsExactly("frankfurt", "virginia");
    patiently("all zones with their scores")
        .untilAsserted(() -> {
          assertThat(map.zones())
              .hasSize(ZONES)
              .allMatch(said -> said.matches(".+: score [1-9]\\d*"));
          assertThat(map.zones()).isEqualTo(RegionMap.inItsWords(api.get("/v1/zones")));
          assertThat(map.streams()).containsExactly(zone + ": " + NAME);
        });
    assertThat(map.entries()).isEmpty();
    assertThat(map.moves()).isEmpty();
    assertThat(map.lines()).isEmpty();
  }

  @Test
  @Order(3)
  void aZoneWithoutWorkersGivesItsStreamToItsTwinAndNoViewerKnows() throws Exception {
    JsonNode before = stream();
    lost.killWorkers();
    next =
        patiently("another zone has the stream")
            .until(() -> zoneOf(stream()), now -> !now.isEmpty() && !now.equals(zone));
    cluster.awaitSegments(api, stream, SEGMENTS);
    JsonNode after = stream();
    assertThat(after.get("epoch")).isEqualTo(before.get("epoch"));
    assertThat(after.get("edge")).isEqualTo(before.get("edge"));
    assertThat(after.get("failovers").asInt()).isPositive();
    assertThat(watch.tags()).doesNotContain("#EXT-X-GAP", "#EXT-X-DISCONTINUITY");
    assertThat(watch.violations()).isEmpty();
    patiently("the route names the move")
        .untilAsserted(() ->
            assertThat(api.get("/v1/route?stream=" + stream).get("past"))
                .anySatisfy(move -> {
                  assertThat(move.get("from").asText()).isEqualTo(zone);
                  assertThat(move.get("zone").asText()).isEqualTo(next);
                  assertThat(move.get("rule").asInt()).isPositive();
                  assertThat(move.get("reasons")).isNotEmpty();
                }));
  }

  @Test
  @Order(4)
  void theMapShowsTheMoveAndWhereTheFeedGoes() {
    requireBrowser();
    patiently("the move")
        .untilAsserted(() -> {
          assertThat(map.streams()).containsExactly(next + ": " + NAME);
          assertThat(map.entries()).containsExactly(zone + ": " + NAME + " comes in here");
          assertThat(map.moves()).contains(move());
          assertThat(map.lines())
              .contains("feed " + zone + " " + next, "moved " + zone + " " + next);
        });
  }

  @Test
  @Order(5)
  void aPageThatIsOpenedOnlyNowShowsTheMoveToo() throws IOException {
    try (RegionMap later = newMap()) {
      patiently("the move before it was opened")
          .untilAsserted(() -> assertThat(later.moves()).contains(move()));
    }
  }

  @Test
  @Order(6)
  void anEncoderWhoseZoneIsLostGoesOnAtAnotherEdgeInALaterEpoch() throws Exception {
    JsonNode before = stream();
    lost.killAll();
    patiently("it goes on elsewhere")
        .until(() -> {
          JsonNode now = stream();
          return isLive(now)
              && epoch(now) > epoch(before)
              && sequence(now) >= sequence(before) + SEGMENTS
              && !zoneOf(now.get("edge")).equals(zone)
              && !List.of("", zone).contains(zoneOf(now));
        });
    assertThat(zoneOf(stream().get("edge")))
        .as("the second of its URLs")
        .isEqualTo(zoneOf(routers.twin()));
    patiently("a discontinuity").until(() -> watch.tags().contains("#EXT-X-DISCONTINUITY"));
    assertThat(watch.violations()).isEmpty();
  }

  @Test
  @Order(7)
  void theMapShowsTheLostZoneAndTheStreamInAnother() {
    requireBrowser();
    patiently("the loss")
        .untilAsserted(() -> {
          assertThat(map.zones()).hasSize(ZONES).containsAnyOf(zone + ": out", zone + ": away");
          assertThat(map.zones()).isEqualTo(RegionMap.inItsWords(api.get("/v1/zones")));
          assertThat(map.streams()).containsExactly(zoneOf(stream()) + ": " + NAME);
          assertThat(map.entries()).noneMatch(entry -> entry.startsWith(zone));
          assertThat(map.lines()).noneMatch(line -> line.startsWith("feed " + zone));
          assertThat(map.moves()).contains(move());
        });
  }

  @Test
  @Order(8)
  void aBroadcastWhoseRegionIsLostGoesOnInTheOtherAndWhoWakesUpThereIsSilent() throws Exception {
    JsonNode before = stream();
    LostZone second = new LostZone(cluster, lost.data(), zoneOf(routers.twin()));
    long[] frozen = second.freezeWorkersAndKillTheRest();
    PublishedSince awake;
    try {
      patiently("it goes on in the other region")
          .until(() -> {
            JsonNode now = stream();
            return isLive(now)
                && epoch(now) > epoch(before)
                && sequence(now) >= sequence(before) + SEGMENTS
                && routers.zonesElsewhere().contains(zoneOf(now));
          });
      awake = PublishedSince.now(cluster);
    } finally {
      Signals.wake(frozen);
    }
    cluster.awaitSegments(api, stream, SEGMENTS);
    JsonNode after = stream();
    assertThat(after.get("broadcastId")).isEqualTo(before.get("broadcastId"));
    assertThat(zoneOf(after.get("edge"))).isIn(routers.zonesElsewhere());
    assertThat(awake.epochs()).containsExactly(epoch(after));
    assertThat(watch.violations()).isEmpty();
  }

  /** An epoch whose zone was lost lost its edge too, so the very end of its record may lack. */
  @Test
  @Order(9)
  void whatWasPublishedIsWhatTheRecordedFeedsMake() throws Exception {
    push.sayGoodbye();
    patiently("the end").until(watch::allEnded);
    assertThat(watch.violations()).isEmpty();
    BrokenFeeds.assertPublished(cluster, feeds(), stream);
  }

  // ---- the stream -------------------------------------------------------------------------------

  /** For a broadcaster of one region, at a router of the other. */
  private JsonNode makeStream() {
    JsonNode made =
        RunningCluster.makeStreamFor(
            api,
            routers.region(),
            Map.of("name", NAME, "ladder", "light", "graceSeconds", GRACE_SECONDS));
    assertThat(made.get("ingest").get("rtmp"))
        .extracting(url -> url.asText())
        .containsExactlyElementsOf(routers.ingestUrls());
    return made;
  }

  /** A router that its edge does not answer in time tells nothing but the stream's record. */
  private JsonNode stream() {
    return patiently("its edge answers")
        .until(() -> api.get("/v1/streams/" + stream), now -> now.hasNonNull("edge"));
  }

  // ---- the page ---------------------------------------------------------------------------------

  /** On a page of its own. */
  private RegionMap newMap() throws IOException {
    requireBrowser();
    String token = cluster.status().get("token").asText();
    URI page = URI.create(observer.get("api").asText() + "/#token=" + token);
    return RegionMap.unfolded(page, folder);
  }

  private static void requireBrowser() {
    OptionalTool.CHROMIUM.require();
    OptionalTool.CHROMEDRIVER.require();
  }

  private String move() {
    return NAME + " moved from " + zone + " to " + next;
  }

  /** Remembers what is to be closed at the end. */
  private <T extends AutoCloseable> T open(T one) {
    opened.add(one);
    return one;
  }

  /** While a router dies, another one's answer may fail. */
  private static ConditionFactory patiently(String what) {
    return await(what)
        .atMost(RunningCluster.PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class);
  }

  private Path feeds() {
    return folder.resolve("feeds");
  }
}
