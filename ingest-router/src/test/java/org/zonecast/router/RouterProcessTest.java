package org.zonecast.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.redis.RedisPair;
import org.zonecast.redis.RedisPorts;
import org.zonecast.redis.RedisProcess;

/** The router as a process, against a real Redis pair and with a real encoder. */
class RouterProcessTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NO_SENTINEL = List.of("127.0.0.1:1");

  @TempDir Path folder;

  @Test
  void aPushIsShownAsStartingWhileNoWorkerIsThereAndTheRouterEndsInGoodOrder() throws Exception {
    try (RedisPair redis = RedisPair.startTemporary("zone-a");
        RouterProcess router =
            RouterProcess.start(
                    folder,
                    RouterProcess.yaml("zone-a", redis.sentinelAddresses(), redis.masterName()))
                .awaitReady()) {
      JsonNode made = made(router);
      Process encoder = push(made.at("/ingest/rtmp/0").textValue(), made.get("streamKey"));
      try {
        JsonNode shown = awaitState(router, made.get("id").textValue(), "starting");
        assertThat(shown.get("reason").textValue()).contains("waiting for a worker");
        assertThat(shown.at("/edge/id").textValue()).isEqualTo("router-zone-a");
        assertThat(shown.at("/input/protocol").textValue()).isEqualTo("rtmp");
        assertThat(
                json(router, "GET", "/v1/streams/" + shown.get("id").textValue() + "/events", ""))
            .isNotEmpty();
        router.terminate();
        assertThat(router.exitCode()).as(router.log()).isZero();
        assertThat(router.log()).contains("router drains, for at most 1 s", "router stopped");
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
      } finally {
        encoder.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void withRedisAwayItStartsSaysSoOnceAndRecovers() throws Exception {
    Path data = folder.resolve("redis");
    List<String> sentinels;
    RedisPorts ports;
    try (RedisPair redis = RedisPair.start(data, "zone-a")) {
      sentinels = redis.sentinelAddresses();
      ports = ports(redis);
    }
    try (RouterProcess router =
        RouterProcess.start(folder, RouterProcess.yaml("zone-a", sentinels, "zone-a"))
            .awaitReady()) {
      router.awaitLog("the zone's Redis is away");
      await()
          .atMost(RouterProcess.PATIENCE)
          .until(() -> router.call("GET", "/health/ready", "").statusCode() == 503);
      assertThat(router.log()).containsOnlyOnce("the zone's Redis is away");
      try (RedisPair redis = RedisPair.start(data, "zone-a", ports)) {
        await()
            .atMost(RouterProcess.PATIENCE)
            .until(() -> router.call("GET", "/health/ready", "").statusCode() == 200);
        assertThat(made(router).get("id")).isNotNull();
      }
    }
  }

  @Test
  void withAStoreThatDoesNotAnswerItStillEndsInGoodOrder() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RouterProcess router = startWithStoreAt(mute)) {
      router.terminate();
      assertThat(router.exitCode()).as(router.log()).isZero();
      assertThat(router.log()).contains("router stopped").doesNotContainIgnoringCase("interrupt");
      assertThat(afterTheStop(router)).noneMatch(line -> line.contains("WARN"));
    }
  }

  @Test
  void itLeavesWhenItIsAskedToThroughTheApi() throws Exception {
    try (RouterProcess router =
        RouterProcess.start(folder, RouterProcess.yaml("zone-a", NO_SENTINEL, "zone-a"))
            .awaitReady()) {
      assertThat(router.call("POST", "/v1/routers/another/drain", "").statusCode()).isEqualTo(404);
      var answer = router.call("POST", "/v1/routers/router-zone-a/drain?seconds=9", "");
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(router.exitCode()).as(router.log()).isZero();
      assertThat(router.log()).contains("router drains, for at most 9 s", "router stopped");
    }
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RouterProcess router = startWithStoreAt(mute)) {
      router.terminate();
      router.awaitLog("router stops");
      router.terminate();
      assertThat(router.exitCode()).as(router.log()).isEqualTo(130);
      assertThat(router.log()).doesNotContain("router stopped");
    }
  }

  /**
   * A Sentinel that takes connections and says nothing: calls of the store are always under way.
   */
  private RouterProcess startWithStoreAt(ServerSocket mute) throws IOException {
    List<String> sentinel = List.of("127.0.0.1:" + mute.getLocalPort());
    return RouterProcess.start(folder, RouterProcess.yaml("zone-a", sentinel, "zone-a"))
        .awaitReady();
  }

  private static List<String> afterTheStop(RouterProcess router) {
    return router.log().lines().dropWhile(line -> !line.contains("router stops")).toList();
  }

  @Test
  void withoutAConfigurationItSaysWhatIsMissing() throws Exception {
    try (RouterProcess router = RouterProcess.startBare(folder, List.of())) {
      assertThat(router.exitCode()).isEqualTo(2);
      assertThat(router.log()).hasLineCount(1).startsWith("--config FILE is missing");
    }
  }

  @Test
  void aWrongKeyEndsTheStartWithOneLineThatNamesIt() throws Exception {
    try (RouterProcess router =
        RouterProcess.start(
            folder,
            RouterProcess.yaml("zone-a", NO_SENTINEL, "zone-a"),
            "--set",
            "rtmp.prot=1935")) {
      assertThat(router.exitCode()).isEqualTo(2);
      assertThat(router.log()).hasLineCount(1).contains("rtmp.prot").contains("\"port\"");
    }
  }

  @Test
  void aCertificateThatIsNotThereEndsTheStartWithOneLineThatNamesIt() throws Exception {
    try (RouterProcess router =
        RouterProcess.start(
            folder,
            RouterProcess.yaml("zone-a", NO_SENTINEL, "zone-a"),
            "--set",
            "rtmp.tls.port=0",
            "--set",
            "rtmp.tls.certificate=nowhere/chain.pem",
            "--set",
            "rtmp.tls.key=nowhere/key.pem")) {
      assertThat(router.exitCode()).isEqualTo(2);
      assertThat(router.log().lines())
          .last()
          .isEqualTo("rtmp.tls.certificate: there is no file nowhere/chain.pem");
    }
  }

  @Test
  void aPortInUseEndsTheStartWithTheKeyAndThePort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String key : List.of("http.port", "rtmp.port")) {
        try (RouterProcess router =
            RouterProcess.start(
                folder,
                RouterProcess.yaml("zone-a", NO_SENTINEL, "zone-a"),
                "--set",
                key + "=" + taken.getLocalPort())) {
          assertThat(router.exitCode()).isEqualTo(2);
          assertThat(router.log().lines().toList().getLast())
              .startsWith(key + ": port " + taken.getLocalPort() + " is in use");
        }
      }
    }
  }

  private Process push(String server, JsonNode key) throws IOException {
    String ffmpeg = Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
    return new ProcessBuilder(
            List.of(
                ffmpeg,
                "-loglevel",
                "error",
                "-re",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=320x180:rate=30",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "30",
                "-c:a",
                "aac",
                "-f",
                "flv",
                server + "/" + key.textValue()))
        .redirectErrorStream(true)
        .redirectOutput(Files.createTempFile(folder, "ffmpeg", ".log").toFile())
        .start();
  }

  private static JsonNode awaitState(RouterProcess router, String id, String state) {
    return await()
        .atMost(RouterProcess.PATIENCE)
        .until(
            () -> json(router, "GET", "/v1/streams/" + id, ""),
            shown ->
                shown.get("state").textValue().equals(state)
                    && shown.get("reason").textValue().contains("worker"));
  }

  /** Makes a stream, for which a pair that was just started may need some seconds. */
  private static JsonNode made(RouterProcess router) throws IOException {
    String body = "{\"name\": \"x\"}";
    return JSON.readTree(
        await()
            .atMost(RouterProcess.PATIENCE)
            .until(
                () -> router.call("POST", "/v1/streams", body),
                answer -> answer.statusCode() != 503)
            .body());
  }

  private static JsonNode json(RouterProcess router, String method, String path, String body)
      throws IOException, InterruptedException {
    var answer = router.call(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return JSON.readTree(answer.body());
  }

  private static RedisPorts ports(RedisPair redis) {
    return new RedisPorts(portsOf(redis, true), portsOf(redis, false));
  }

  private static List<Integer> portsOf(RedisPair redis, boolean nodes) {
    return redis.processes().stream()
        .filter(p -> (p.role() != RedisProcess.Role.SENTINEL) == nodes)
        .map(RedisProcess::port)
        .toList();
  }
}
