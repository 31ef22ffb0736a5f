package org.zonecast.router.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.OnSilence;
import org.zonecast.job.Slate;
import org.zonecast.job.StreamKeys;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.TestNode;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.World;
import org.zonecast.router.status.StreamEvent;
import org.zonecast.router.status.StreamStatus.State;

class ApiRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final String CDN =
      "{\"publishUrl\": \"http://cdn.test:8080/\", \"credential\": \"c\"}";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String VERSION = "\\d+\\.\\d+\\.\\d+.*";

  private final TestNode node = TestNode.alone();

  @BeforeEach
  void oneWorker() {
    node.zone.workers.add(
        new WorkerRecord("w1", "zone-a", 1, Job.CPU, List.of("x"), 60, 20, "ready", List.of("s")));
  }

  @AfterEach
  void close() {
    node.close();
  }

  // ---- the description --------------------------------------------------------------------------

  @Test
  void everyCallIsDescribedAndEveryDescribedCallIsThere() throws Exception {
    var described = new TreeSet<String>();
    JsonNode paths = new YAMLMapper().readTree(call("GET", "/openapi.yaml").body()).get("paths");
    paths
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                  if (METHODS.contains(method)) {
                    described.add(method + " " + path.getKey());
                  }
                }));
    var there = new TreeSet<String>();
    node.api
        .endpoints()
        .forEach(e -> there.add(e.method().name().toLowerCase(Locale.ROOT) + " " + e.path()));
    assertThat(there).isEqualTo(described);
  }

  @Test
  void everyCallAnswers() throws Exception {
    String id = create("{\"name\": \"x\"}").get("id").textValue();
    call("PUT", "/v1/cdns/c1", CDN);
    for (Endpoint endpoint : node.api.endpoints()) {
      if (endpoint.method().name().equals("DELETE")) {
        continue; // tried below; here it would take away what the next one asks for
      }
      String path =
          endpoint.path().contains("workers/")
              ? "/v1/workers/w1/drain"
              : endpoint.path().startsWith("/v1/routers/")
                  ? "/v1/routers/a/drain"
                  : endpoint.path().replace("{id}", id).replace("{name}", "c1");
      String body =
          switch (endpoint.method().name() + " " + endpoint.path()) {
            case "POST /v1/streams" -> "{\"name\": \"y\"}";
            case "PUT /v1/cdns/{name}" -> CDN;
            case "PUT /v1/streams/{id}/slate" -> "{\"text\": \"z\"}";
            default -> "";
          };
      assertThat(call(endpoint.method().name(), path, body).statusCode())
          .as(endpoint.method() + " " + path)
          .isBetween(200, 204);
    }
    assertThat(call("DELETE", "/v1/streams/" + id).statusCode()).isEqualTo(204);
    assertThat(call("DELETE", "/v1/cdns/c1").statusCode()).isEqualTo(204);
  }

  @Test
  void whateverIsUnderV1NeedsTheToken() throws Exception {
    for (Endpoint endpoint : node.api.endpoints()) {
      String path = endpoint.path().replace("{id}", "x").replace("{name}", "x");
      var answer = node.send(node.request(endpoint.method().name(), path, ""));
      assertThat(answer.statusCode() == 401).as(path).isEqualTo(endpoint.needsToken());
    }
    var wrong = node.request("GET", "/v1/streams", "").header("Authorization", "Bearer nonsense");
    var answer = node.send(wrong);
    assertThat(answer.headers().firstValue("www-authenticate"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
    assertProblem(answer, 401, "not the API's token");
  }

  // ---- streams ----------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "'', '', unknown",
    "'', 198.51.100.9, test network 198.51.100.0/24",
    "'', '192.0.2.1, 198.51.100.9, 127.0.0.2', test network 198.51.100.0/24",
    "'', 2001:db8:2::9, test network 2001:db8:2::/48",
    "'', '[2001:db8:2::9]:4711, ::ffff:127.0.0.2', test network 2001:db8:2::/48",
    "?ip=192.0.2.7, 198.51.100.9, test network 192.0.2.0/24",
    "?ip=2001:db8:3::7, 198.51.100.9, test network 2001:db8:3::/48",
    "?ip=192.0.2.7&region=eu, 198.51.100.9, region eu was asked for"
  })
  void ingestUrlsAreRankedForThePlaceOfTheBroadcaster(String query, String hops, String place)
      throws Exception {
    var request = node.request("POST", "/v1/streams" + query, "{\"name\": \"x\"}");
    request.header("Authorization", "Bearer " + TestNode.TOKEN);
    if (!hops.isEmpty()) {
      request.header("X-Forwarded-For", hops);
    }
    assertThat(node.send(request).statusCode()).isEqualTo(201);
    assertThat(node.origins).extracting(Origin::source).containsExactly(place);
  }

  @Test
  void aStreamIsNotMadeForAPlaceThatNobodyKnows() throws Exception {
    assertProblem(
        call("POST", "/v1/streams?region=mars", "{\"name\": \"x\"}"), 400, "region must be one of");
    assertProblem(
        call("POST", "/v1/streams?ip=here", "{\"name\": \"x\"}"), 400, "ip must be an IP address");
    assertThat(json(call("GET", "/v1/streams"))).isEmpty();
  }

  @Test
  void aNewStreamHasAKeyThatIsGoodAndUrlsForEachCdn() throws Exception {
    call("PUT", "/v1/cdns/c1", CDN);
    JsonNode created =
        create(
            "{\"name\": \"Friday\", \"ladder\": \"light\", \"graceSeconds\": 5, \"onSilence\": \"slate\"}");
    String id = created.get("id").textValue();
    assertThat(id).matches("[a-z][a-z2-7]{9}");
    var key = node.keys.verify(created.get("streamKey").textValue(), StreamKeys.PUBLISH);
    assertThat(key.streamId()).isEqualTo(id);
    assertThat(key.expiresAt()).isAfter(Instant.now().plusSeconds(364 * 86_400L));
    assertThat(created.get("keyExpiresAt").textValue()).isEqualTo(key.expiresAt().toString());
    assertThat(created.at("/ingest/rtmp/0").textValue()).isEqualTo("rtmp://127.0.0.1/live");
    assertThat(created.at("/playback/c1").textValue())
        .isEqualTo("http://cdn.test:8080/live/" + id + "/index.m3u8");
    assertThat(node.zone.streams.get(id).grace().toSeconds()).isEqualTo(5);
  }

  @Test
  void aStreamThatIsNotLiveIsIdle() throws Exception {
    String id = create("{\"name\": \"x\"}").get("id").textValue();
    JsonNode shown = json(call("GET", "/v1/streams/" + id));
    assertThat(shown.get("state").textValue()).isEqualTo("idle");
    assertThat(shown.get("ladder").textValue()).isEqualTo("720p");
    assertThat(shown.get("lastMediaSequence").asInt()).isEqualTo(-1);
    assertThat(shown.has("streamKey")).isFalse();
  }

  @Test
  void aLiveStreamIsShownAsItsEdgeShowsIt() throws Exception {
    String id = create("{\"name\": \"x\"}").get("id").textValue();
    node.live.live(id, State.STARTING, "a");
    node.live.events.put(id, List.of(new StreamEvent(Instant.EPOCH, "started", "rtmp")));
    JsonNode shown = json(call("GET", "/v1/streams")).get(0);
    assertThat(shown.get("state").textValue()).isEqualTo("starting");
    assertThat(shown.get("reason").textValue()).isEqualTo("waiting for a worker");
    assertThat(shown.get("epoch").textValue()).isEqualTo("1-abc");
    assertThat(shown.at("/worker/transcoderPid").asInt()).isEqualTo(8);
    assertThat(shown.at("/renditions/0/width").asInt()).isEqualTo(426);
    assertThat(shown.get("commitLagMs").asInt()).isEqualTo(450);
    assertThat(shown.get("graceLeftMs").asInt()).isEqualTo(-1);
    JsonNode event = json(call("GET", "/v1/streams/" + id + "/events")).get(0);
    assertThat(event.get("at").textValue()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(event.get("type").textValue()).isEqualTo("started");
  }

  @Test
  void aStreamMayHaveGapsAndASlateOfItsOwn() throws Exception {
    JsonNode created =
        create("{\"name\": \"x\", \"onSilence\": \"gap\", \"slate\": {\"text\": \"Grüße\"}}");
    String id = created.get("id").textValue();
    assertThat(created.get("onSilence").textValue()).isEqualTo("gap");
    assertThat(json(call("GET", "/v1/streams/" + id)).at("/slate/text").textValue())
        .isEqualTo("Grüße");
    StreamOptions options = node.zone.streams.get(id).options();
    assertThat(options.onSilence()).isEqualTo(OnSilence.GAP);
    assertThat(options.slate()).isEqualTo(Slate.ofText("Grüße"));
    JsonNode usual = create("{\"name\": \"y\"}");
    assertThat(usual.get("onSilence").textValue()).isEqualTo("slate");
    assertThat(usual.at("/slate/text").textValue()).isEqualTo(Slate.DEFAULT.text());
  }

  @Test
  void aSlateIsReplacedByATextOrAPictureAndTakenBack() throws Exception {
    String path = "/v1/streams/" + create("{\"name\": \"x\"}").get("id").textValue() + "/slate";
    var text = put(path, "application/json; charset=utf-8", "{\"text\": \"Soon\"}".getBytes(UTF_8));
    assertThat(text.statusCode()).as(text.body()).isEqualTo(200);
    assertThat(json(text).get("text").textValue()).isEqualTo("Soon");

    byte[] large = noise(700, 240); // PNG cannot make noise any smaller
    assertThat(large.length).isBetween(300_000, 512 * 1024);
    var picture = put(path, "image/png", large);
    assertThat(picture.statusCode()).as(picture.body()).isEqualTo(200);
    assertThat(json(picture).get("picture").booleanValue()).isTrue();
    StreamRecord stream = node.zone.streams.values().iterator().next();
    assertThat(Base64.getDecoder().decode(stream.options().slate().picture()))
        .hasSizeLessThanOrEqualTo(Slate.MAX_PICTURE_BYTES);
    var shown = call("GET", path);
    assertThat(shown.headers().firstValue("content-type")).hasValue("image/jpeg");

    assertThat(call("DELETE", path).statusCode()).isEqualTo(204);
    assertThat(node.zone.streams.get(stream.id()).options().slate()).isEqualTo(Slate.DEFAULT);
    assertThat(node.zone.streams.get(stream.id()).version()).isEqualTo(4);
    assertThat(call("GET", path).headers().firstValue("content-type")).hasValue("image/png");
  }

  @Test
  void whatCannotBeASlateIsRefusedAndTheOldOneStays() throws Exception {
    String id = create("{\"name\": \"x\"}").get("id").textValue();
    String path = "/v1/streams/" + id + "/slate";
    assertProblem(put(path, "image/png", new byte[] {1, 2, 3}), 400, "PNG or a JPEG");
    assertProblem(put(path, "image/png", noise(8, 8)), 400, "8 x 8");
    assertProblem(put(path, "image/jpeg", new byte[0]), 400, "PNG or a JPEG");
    assertProblem(put(path, "application/json", "{}".getBytes(UTF_8)), 400, "slate.text");
    assertProblem(put(path, "text/plain", new byte[] {1}), 415, "image/png");
    assertProblem(put(path, "image/png", new byte[600_000]), 413, "524288");
    assertProblem(put("/v1/streams/none/slate", "image/png", new byte[1]), 404, "none");
    assertThat(node.zone.streams.get(id).version()).isEqualTo(1);
  }

  private HttpResponse<String> put(String path, String type, byte[] body) throws Exception {
    return node.send(
        node.request("PUT", path, "")
            .PUT(BodyPublishers.ofByteArray(body))
            .header("Content-Type", type)
            .header("Authorization", "Bearer " + TestNode.TOKEN));
  }

  private static byte[] noise(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  @Test
  void aThumbnailComesFromTheFirstCdnThatHasOneAndItsAbsenceIsNoError() throws Exception {
    byte[] jpeg = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0};
    HttpServer cdn = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    String url = "http://127.0.0.1:" + cdn.getAddress().getPort();
    call("PUT", "/v1/cdns/c1", "{\"publishUrl\": \"" + url + "/none\"}");
    call("PUT", "/v1/cdns/c2", "{\"publishUrl\": \"" + url + "/some\"}");
    String without = create("{\"name\": \"x\"}").get("id").textValue();
    JsonNode with = create("{\"name\": \"y\"}");
    String id = with.get("id").textValue();
    cdn.createContext(
        "/some/live/" + id + "/thumbnail.jpg",
        exchange -> {
          exchange.sendResponseHeaders(200, jpeg.length);
          exchange.getResponseBody().write(jpeg);
          exchange.close();
        });
    cdn.start();
    try {
      var found = call("GET", "/v1/streams/" + id + "/thumbnail");
      assertThat(found.statusCode()).isEqualTo(200);
      assertThat(found.headers().firstValue("content-type")).hasValue("image/jpeg");
      var absent = call("GET", "/v1/streams/" + without + "/thumbnail");
      assertThat(absent.statusCode()).as(absent.body()).isEqualTo(204);
      assertThat(json(call("GET", "/v1/streams/" + id)).at("/thumbnail/c2").textValue())
          .isEqualTo(url + "/some/live/" + id + "/thumbnail.jpg");
    } finally {
      cdn.stop(0);
    }
  }

  @Test
  void laddersAreShownWithTheUsualOneMarked() throws Exception {
    JsonNode ladders = json(call("GET", "/v1/ladders"));
    assertThat(ladders.findValuesAsText("name")).contains("light", "720p");
    for (JsonNode ladder : ladders) {
      assertThat(ladder.get("usual").asBoolean())
          .isEqualTo(ladder.get("name").textValue().equals("720p"));
      assertThat(ladder.at("/rungs/0/height").asInt()).isGreaterThan(100);
    }
  }

  @Test
  void aDeletedStreamIsEndedAndGoneButItsRecordStays() throws Exception {
    String id = create("{\"name\": \"x\"}").get("id").textValue();
    assertThat(call("DELETE", "/v1/streams/" + id).statusCode()).isEqualTo(204);
    assertThat(node.live.ended).containsExactly(id);
    assertThat(node.zone.streams.get(id).deleted()).isTrue();
    assertProblem(call("GET", "/v1/streams/" + id), 404, "no stream " + id);
    assertProblem(call("DELETE", "/v1/streams/" + id), 404, id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                      | name is missing
          {"name": " "}                           | name must be 1 to 200
          {"name": 7}                             | name must be text
          {"name": "x", "colour": "red"}          | unknown field "colour"; allowed:
          {"name": "x", "ladder": "4k"}           | ladder must be one of 1080p, 720p, light
          {"name": "x", "graceSeconds": 3601}     | graceSeconds must be 0 to 3600
          {"name": "x", "graceSeconds": -1}       | graceSeconds must be 0 to 3600
          {"name": "x", "graceSeconds": "5"}      | graceSeconds must be a whole number
          {"name": "x", "graceSeconds": 1.5}      | graceSeconds must be a whole number
          {"name": "x", "slate": {}}              | slate.text is missing
          {"name": "x", "slate": {"text": "שלום"}} | U+05E9
          {"name": "x", "slate": {"image": "x"}}  | unknown field "image"
          {"name": "x", "packaging": "mp4"}       | packaging must be "cmaf" or "mpeg-ts"
          {"name": "x", "audio": "7.1"}           | audio must be "stereo" or "surround"
          {"name": "x", "missingAudio": "slate"}  | missingAudio must be "silence" or "none"
          {"name": "x", "onSilence": "loud"}      | onSilence must be "slate" or "gap"
          {"name": "x"} {"name": "y"}             | ``
          {"name": "x", "name": "y"}              | Duplicate field
          {"name"                                 | not good JSON
          []                                      | the body must be a JSON object
          null                                    | not null
          """)
  void aBadStreamIsRefusedWithTheFieldNamed(String body, String detail) throws Exception {
    assertProblem(call("POST", "/v1/streams", body), 400, detail);
    assertThat(node.zone.streams).isEmpty();
  }

  @Test
  void aBodyOverTheLimitIsRefused() throws Exception {
    String body = "{\"name\": \"" + "x".repeat(70_000) + "\"}";
    assertProblem(call("POST", "/v1/streams", body), 413, "65536");
  }

  @Test
  void withTheStoreAwayCreatingIsUnavailableAndListingGoesOn() throws Exception {
    String id = create("{\"name\": \"x\"}").get("id").textValue();
    node.zone.away = true;
    var answer = call("POST", "/v1/streams", "{\"name\": \"y\"}");
    assertProblem(answer, 503, "store is away");
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(json(call("GET", "/v1/streams/" + id)).get("name").textValue()).isEqualTo("x");
  }

  // ---- CDNs -------------------------------------------------------------------------------------

  @Test
  void cdnsAreAddedChangedAndRemovedAndTheirCredentialIsNeverShown() throws Exception {
    assertThat(call("PUT", "/v1/cdns/c1", CDN).statusCode()).isEqualTo(201);
    var changed = call("PUT", "/v1/cdns/c1", CDN.replace("8080", "9090"));
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.body()).doesNotContain("credential").contains("9090");
    assertThat(node.zone.cdns.get("c1").credential()).isEqualTo("c");
    assertThat(node.cluster.cdns())
        .singleElement()
        .satisfies(c -> assertThat(c.version()).isEqualTo(2));
    assertThat(call("DELETE", "/v1/cdns/c1").statusCode()).isEqualTo(204);
    assertThat(call("GET", "/v1/cdns").body()).isEqualTo("[]");
    assertThat(node.zone.cdns.get("c1").deleted()).isTrue();
  }

  @Test
  void whatIsLeftOutOfACdnStaysWhileItsPublishUrlDoes() throws Exception {
    call(
        "PUT",
        "/v1/cdns/c1",
        """
        {"publishUrl": "http://u.test/", "kind": "webdav", "credential": "u:p",
         "playbackUrl": "http://p.test/"}
        """);
    call("PUT", "/v1/cdns/c1", "{\"publishUrl\": \"http://u.test/\", \"credential\": \"u:new\"}");
    assertThat(node.zone.cdns.get("c1").kind()).isEqualTo("webdav");
    assertThat(node.zone.cdns.get("c1").playbackUrl()).hasToString("http://p.test/");
    call("PUT", "/v1/cdns/c1", "{\"publishUrl\": \"http://u.test/\"}");
    assertThat(node.zone.cdns.get("c1").credential()).isEqualTo("u:new");

    call("PUT", "/v1/cdns/c1", "{\"publishUrl\": \"http://another.test/\"}");
    assertThat(node.zone.cdns.get("c1").credential()).as("it is for the old place").isEmpty();
    assertThat(node.zone.cdns.get("c1").kind()).isEqualTo("http");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"publishUrl\": \"ftp://x\"}",
        "{\"publishUrl\": \"http://x\", \"kind\": \"s3\"}",
        "{\"publishUrl\": \"http://x y\"}",
        "{\"publishUrl\": \"file:///srv/hls\"}",
        "{\"publishUrl\": \"file:///srv/hls\", \"kind\": \"directory\"}"
      })
  void aBadCdnIsRefused(String body) throws Exception {
    assertProblem(call("PUT", "/v1/cdns/c1", body), 400, "");
  }

  // ---- the cluster ------------------------------------------------------------------------------

  @Test
  void zonesHaveHealthAScoreAndReasons() throws Exception {
    refreshed();
    JsonNode zone = json(call("GET", "/v1/zones")).get(0);
    assertThat(zone.get("zone").textValue()).isEqualTo("zone-a");
    assertThat(zone.get("healthy").booleanValue()).isTrue();
    assertThat(zone.get("score").asInt()).isEqualTo(667);
    assertThat(zone.at("/reasons/0").textValue()).isEqualTo("40 of 60 units free, workers: 1");
    assertThat(zone.get("version").textValue()).matches(VERSION);
  }

  @Test
  void aZoneWhoseStoreIsAwayIsUnhealthyWithTheReason() throws Exception {
    node.zone.away = true;
    refreshed();
    JsonNode zone = json(call("GET", "/v1/zones")).get(0);
    assertThat(zone.get("healthy").booleanValue()).isFalse();
    assertThat(zone.at("/reasons/0").textValue()).contains("taken away by the test");
    assertThat(zone.get("version").textValue()).matches(VERSION);
    assertThat(call("GET", "/health/ready").statusCode()).isEqualTo(503);
    assertThat(call("GET", "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void aZoneThatWasNeverHeardOfIsListedAsOut() throws Exception {
    var world = new World(List.of(Region.unplaced("eu", List.of("zone-0", "zone-a"))));
    try (var newcomer = TestNode.aloneIn(world)) {
      Awaitility.await("the verdict on both")
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            JsonNode zones = json(newcomer.call("GET", "/v1/zones", ""));
            assertThat(zones.findValuesAsText("zone")).containsExactly("zone-a", "zone-0");
            assertThat(zones.findValuesAsText("trust")).containsExactly("in", "out");
          });
      JsonNode unheard = json(newcomer.call("GET", "/v1/zones", "")).get(1);
      assertThat(unheard.get("region").textValue()).isEqualTo("eu");
      assertThat(unheard.get("healthy").booleanValue()).isFalse();
      assertThat(unheard.get("score").intValue()).isZero();
      assertThat(unheard.get("reasons")).containsExactly(TextNode.valueOf("never heard of"));
      assertThat(unheard.get("store").isNull()).isTrue();
    }
  }

  @Test
  void workersAreListedAndDrained() throws Exception {
    refreshed();
    JsonNode worker = json(call("GET", "/v1/workers")).get(0);
    assertThat(worker.get("usedUnits").asInt()).isEqualTo(20);
    assertThat(worker.at("/streams/0").textValue()).isEqualTo("s");
    assertThat(call("POST", "/v1/workers/w1/drain").statusCode()).isEqualTo(202);
    assertThat(node.zone.drained).containsOnlyKeys("w1");
    assertProblem(call("POST", "/v1/workers/nobody/drain"), 404, "no worker nobody");
  }

  @Test
  void aRouterIsAskedToDrain() throws Exception {
    assertThat(call("POST", "/v1/routers/a/drain").statusCode()).isEqualTo(202);
    assertThat(call("POST", "/v1/routers/a/drain?seconds=7").statusCode()).isEqualTo(202);
    assertThat(node.drains).containsExactly(null, Duration.ofSeconds(7));
    assertProblem(call("POST", "/v1/routers/nobody/drain"), 404, "no router nobody");
    for (String seconds : List.of("", "-1", "x", "100000")) {
      assertProblem(
          call("POST", "/v1/routers/a/drain?seconds=" + seconds),
          400,
          "seconds must be 0 to 99999");
    }
    assertThat(node.drains).hasSize(2);
  }

  @Test
  void theRouteIsRankedWithReasons() throws Exception {
    refreshed();
    JsonNode route = json(call("GET", "/v1/route?ip=203.0.113.7"));
    assertThat(route.get("ip").textValue()).isEqualTo("203.0.113.7");
    assertThat(route.at("/placements/0/zone").textValue()).isEqualTo("zone-a");
    assertThat(route.at("/placements/0/reasons/1").textValue()).isEqualTo("own zone");
    assertThat(route.at("/placements/0/rule").intValue()).isEqualTo(2);
    assertThat(route.at("/placements/0/score").intValue()).isEqualTo(667);
    assertProblem(call("GET", "/v1/route?region=mars"), 400, "region must be one of the world's");
    assertProblem(call("GET", "/v1/route?ip=nowhere"), 400, "ip must be an IP address");
    assertThat(route.get("past")).isEmpty();
    assertThat(route.get("job"))
        .isEqualTo(
            JSON.readTree(
                "{\"kind\": \"cpu\", \"encoderId\": null, \"units\": 1, \"assumed\": true}"));
  }

  @Test
  void theRouteOfAStreamTellsWhereItWasSentAndWhy() throws Exception {
    refreshed();
    Instant before = Instant.now();
    var job =
        new Job(
            "j1",
            "s7",
            "b",
            new EpochId(1, "e"),
            Job.CPU,
            "x",
            10,
            URI.create("ws://127.0.0.1:1/feed/s7"),
            "secret");
    node.cluster.submit(job, 1).await();
    JsonNode past = json(call("GET", "/v1/route?stream=s7")).get("past");
    assertThat(past).hasSize(1);
    assertThat(past.at("/0/zone").textValue()).isEqualTo("zone-a");
    assertThat(past.at("/0/from").isNull()).isTrue();
    assertThat(past.at("/0/rule").intValue()).isEqualTo(2);
    assertThat(past.at("/0/reasons/0").textValue()).isEqualTo("best zone of the nearest region");
    assertThat(Instant.parse(past.at("/0/at").textValue()))
        .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
    JsonNode other = json(call("GET", "/v1/route?stream=other"));
    assertThat(other.get("past")).isEmpty();
    assertThat(other.at("/job/assumed").booleanValue()).isTrue();
    assertProblem(call("GET", "/v1/route?stream=..%2Flive"), 400, "stream must be 1 to 64 letters");
  }

  // ---- the rest ---------------------------------------------------------------------------------

  @Test
  void whatIsNotThereIsAProblem() throws Exception {
    assertProblem(call("GET", "/nothing"), 404, "/nothing");
    assertProblem(call("GET", "/v1/nothing"), 404, "/v1/nothing");
  }

  @Test
  void aWrongMethodIsAProblemThatNamesTheRightOnes() throws Exception {
    var answer = call("PATCH", "/v1/streams");
    assertProblem(answer, 405, "POST, GET");
    assertThat(answer.headers().firstValue("allow")).hasValue("POST, GET");
  }

  @Test
  void metricsAreForPrometheus() throws Exception {
    assertThat(call("GET", "/metrics").body())
        .contains("zonecast_zone_store_healthy{zone=\"zone-a\"}");
  }

  @Test
  void everythingThatThePageLoadsIsServed() throws Exception {
    var wanted = new ArrayDeque<>(List.of("/"));
    var seen = new HashSet<String>();
    while (!wanted.isEmpty()) {
      String path = wanted.pop();
      var answer = call("GET", path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      Pattern.compile("/assets/[a-z-]+\\.[a-z]+")
          .matcher(answer.body())
          .results()
          .map(MatchResult::group)
          .filter(seen::add)
          .forEach(wanted::add);
    }
    assertThat(seen).contains("/assets/page.js", "/assets/player.js", "/assets/hls.js");
  }

  @Test
  void thePageIsServedWithItsPolicyAndItsPlayer() throws Exception {
    var page = call("GET", "/?stream=x");
    assertThat(page.body()).contains("<title>Zonecast</title>");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("script-src 'self'")
        .contains("default-src 'none'");
    assertThat(call("GET", "/assets/hls.js").body()).contains("hlsManifestParsed");
    String etag = page.headers().firstValue("etag").orElseThrow();
    assertThat(node.send(node.request("GET", "/", "").header("If-None-Match", etag)).statusCode())
        .isEqualTo(304);
  }

  /** Waits for a report that was begun after now. */
  private void refreshed() {
    Instant before = Instant.now();
    Awaitility.await().until(() -> node.cluster.reports().own().at().isAfter(before));
  }

  @Test
  void optionsAreTakenAndShown() throws Exception {
    JsonNode created =
        create(
            "{\"name\": \"x\", \"packaging\": \"mpeg-ts\", \"audio\": \"surround\","
                + " \"missingAudio\": \"none\"}");
    JsonNode shown = json(call("GET", "/v1/streams/" + created.get("id").textValue()));
    for (JsonNode each : List.of(created, shown)) {
      assertThat(each.get("packaging").textValue()).isEqualTo("mpeg-ts");
      assertThat(each.get("audio").textValue()).isEqualTo("surround");
      assertThat(each.get("missingAudio").textValue()).isEqualTo("none");
    }
    JsonNode usual = create("{\"name\": \"x\"}");
    assertThat(usual.get("packaging").textValue()).isEqualTo("cmaf");
    assertThat(usual.get("audio").textValue()).isEqualTo("stereo");
    assertThat(usual.get("missingAudio").textValue()).isEqualTo("silence");
  }

  private JsonNode create(String body) throws IOException, InterruptedException {
    var answer = call("POST", "/v1/streams", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer);
  }

  private HttpResponse<String> call(String method, String path)
      throws IOException, InterruptedException {
    return node.call(method, path, "");
  }

  private HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    return node.call(method, path, body);
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String detail)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(json(answer).get("status").asInt()).isEqualTo(status);
    assertThat(json(answer).path("detail").asText()).contains(detail);
  }
}
