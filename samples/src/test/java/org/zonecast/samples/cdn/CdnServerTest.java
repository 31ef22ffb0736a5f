package org.zonecast.samples.cdn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdnServerTest {
  private static final String OBJECT = "/live/s1/b1/1-x/240p/7.m4s";
  private static final String PLAYLIST = "/live/s1/index.m3u8";

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private CdnServer cdn;

  @BeforeEach
  void start() throws IOException {
    cdn = CdnServer.start(config(0));
  }

  private CdnConfig config(int port) {
    return new CdnConfig(
        "cdn-1", "127.0.0.1", port, folder.resolve("cdn"), "secret", journal(), true, 100_000);
  }

  private Path journal() {
    return folder.resolve("journal.jsonl");
  }

  @AfterEach
  void stop() throws IOException {
    http.close();
    cdn.close();
  }

  @Test
  void anObjectIsGivenBackAsItWasPutWithATypeAndFreshnessForPlayers() throws Exception {
    assertThat(put(OBJECT, "media").statusCode()).isEqualTo(201);

    HttpResponse<String> got = get(OBJECT);
    assertThat(got.body()).isEqualTo("media");
    assertThat(header(got, "etag"))
        .isEqualTo('"' + ObjectDirectory.sha256("media".getBytes(UTF_8)) + '"');
    assertThat(header(got, "content-type")).isEqualTo("video/mp4");
    assertThat(header(got, "cache-control")).contains("immutable");
    assertThat(header(got, "access-control-allow-origin")).isEqualTo("*");
    assertThat(got.headers().firstValue("x-zonecast-token")).isEmpty();
  }

  @Test
  void aPlaylistIsAskedForEachTimeAndTellsItsToken() throws Exception {
    put(PLAYLIST, "#EXTM3U", "X-Zonecast-Token", "3-ab.7");

    HttpResponse<String> head = send(request(PLAYLIST).method("HEAD", BodyPublishers.noBody()));
    assertThat(header(head, "content-type")).isEqualTo("application/vnd.apple.mpegurl");
    assertThat(header(head, "cache-control")).isEqualTo("no-cache");
    assertThat(header(head, "x-zonecast-token")).isEqualTo("3-ab.7");
    assertThat(header(head, "content-length")).isEqualTo("7");
    assertThat(head.body()).isEmpty();
    assertThat(get("/live/s1/b1/1-x/audio/init.mp4").statusCode()).isEqualTo(404);
  }

  @Test
  void audioHasATypeOfItsOwn() throws Exception {
    put("/live/s1/b1/1-x/audio/7.m4s", "sound");
    assertThat(header(get("/live/s1/b1/1-x/audio/7.m4s"), "content-type")).isEqualTo("audio/mp4");
  }

  @Test
  void anObjectThatIsThereIsNotReplacedByACreation() throws Exception {
    assertThat(put(OBJECT, "first", "If-None-Match", "*").statusCode()).isEqualTo(201);
    HttpResponse<String> second = put(OBJECT, "second", "If-None-Match", "*");
    assertThat(second.statusCode()).isEqualTo(412);
    assertThat(header(second, "etag")).isEqualTo(header(get(OBJECT), "etag"));
    assertThat(get(OBJECT).body()).isEqualTo("first");
  }

  @Test
  void aReplacementMustNameWhatItReplaces() throws Exception {
    String first = header(put(PLAYLIST, "one", "X-Zonecast-Token", "1-a.1"), "etag");
    assertThat(put(PLAYLIST, "two", "If-Match", first, "X-Zonecast-Token", "1-a.2").statusCode())
        .isEqualTo(204);
    HttpResponse<String> late = put(PLAYLIST, "stale", "If-Match", first);
    assertThat(late.statusCode()).isEqualTo(412);
    assertThat(header(late, "x-zonecast-token")).isEqualTo("1-a.2");
    assertThat(get(PLAYLIST).body()).isEqualTo("two");
    assertThat(put("/live/none.m3u8", "x", "If-Match", first).statusCode()).isEqualTo(412);
  }

  @Test
  void ofManyCreationsAtOnceOneIsDone() throws Exception {
    List<Integer> statuses =
        race(24, i -> put(OBJECT, "writer " + i, "If-None-Match", "*").statusCode());
    assertThat(statuses).containsOnly(201, 412).containsOnlyOnce(201);
    int winner = statuses.indexOf(201);
    assertThat(get(OBJECT).body()).isEqualTo("writer " + winner);
  }

  @Test
  void ofManyReplacementsOfOneVersionAtOnceOneIsDone() throws Exception {
    String etag = header(put(PLAYLIST, "start"), "etag");
    List<Integer> statuses =
        race(24, i -> put(PLAYLIST, "writer " + i, "If-Match", etag).statusCode());
    assertThat(statuses).containsOnly(204, 412).containsOnlyOnce(204);
    assertThat(get(PLAYLIST).body()).isEqualTo("writer " + statuses.indexOf(204));
  }

  @Test
  void aReaderNeverSeesHalfOfAReplacement() throws Exception {
    String even = "e".repeat(90_000);
    String odd = "o".repeat(70_000);
    put(PLAYLIST, even);
    List<Boolean> whole =
        race(
            40,
            i -> {
              if (i % 4 == 0) {
                return put(PLAYLIST, i % 8 == 0 ? even : odd).statusCode() == 204;
              }
              HttpResponse<String> got = get(PLAYLIST);
              return header(got, "etag")
                  .equals('"' + ObjectDirectory.sha256(got.body().getBytes(UTF_8)) + '"');
            });
    assertThat(whole).containsOnly(true);
  }

  @Test
  void whatTheReaderHasIsNotSentAgain() throws Exception {
    String etag = header(put(OBJECT, "media"), "etag");
    HttpResponse<String> again = send(request(OBJECT).header("If-None-Match", etag));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(send(request(OBJECT).header("If-None-Match", "\"old\"")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aPartIsServedAlone() throws Exception {
    put(OBJECT, "0123456789");
    HttpResponse<String> middle = send(request(OBJECT).header("Range", "bytes=2-4"));
    assertThat(middle.statusCode()).isEqualTo(206);
    assertThat(middle.body()).isEqualTo("234");
    assertThat(header(middle, "content-range")).isEqualTo("bytes 2-4/10");
    assertThat(send(request(OBJECT).header("Range", "bytes=7-")).body()).isEqualTo("789");
    assertThat(send(request(OBJECT).header("Range", "bytes=-2")).body()).isEqualTo("89");
    HttpResponse<String> outside = send(request(OBJECT).header("Range", "bytes=10-"));
    assertThat(outside.statusCode()).isEqualTo(416);
    assertThat(header(outside, "content-range")).isEqualTo("bytes */10");
    HttpResponse<String> changed =
        send(request(OBJECT).header("Range", "bytes=2-4").header("If-Range", "\"other\""));
    assertThat(changed.body()).isEqualTo("0123456789");
  }

  @Test
  void aDeletedObjectIsGone() throws Exception {
    put(OBJECT, "media");
    assertThat(delete(OBJECT).statusCode()).isEqualTo(204);
    assertThat(get(OBJECT).statusCode()).isEqualTo(404);
    assertThat(delete(OBJECT).statusCode()).isEqualTo(404);
    assertThat(put(OBJECT, "new", "If-None-Match", "*").statusCode()).isEqualTo(201);
  }

  @Test
  void aWriterMustShowTheCredential() throws Exception {
    HttpRequest.Builder stranger =
        request(OBJECT).PUT(BodyPublishers.ofString("x")).header("Authorization", "Bearer wrong");
    assertThat(send(stranger).statusCode()).isEqualTo(401);
    assertThat(send(request(OBJECT).PUT(BodyPublishers.ofString("x"))).statusCode()).isEqualTo(401);
    assertThat(send(request(OBJECT).DELETE()).statusCode()).isEqualTo(401);
    assertThat(get(OBJECT).statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyOverTheLimitIsRefused() throws Exception {
    assertThat(put(OBJECT, "x".repeat(100_000)).statusCode()).isEqualTo(201);
    assertThat(put(OBJECT, "x".repeat(100_001)).statusCode()).isEqualTo(413);
    HttpRequest.Builder unannounced =
        write(OBJECT)
            .PUT(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofByteArrays(List.of(new byte[60_000], new byte[60_000]))));
    assertThat(send(unannounced).statusCode()).isEqualTo(413);
  }

  @Test
  void noPathLeadsOutOfTheFolder() throws Exception {
    Files.writeString(folder.resolve("outside.txt"), "private");
    put(PLAYLIST, "x", "X-Zonecast-Token", "1-a.1");
    for (String path :
        List.of(
            "/../outside.txt",
            "/live/../../outside.txt",
            "/%2e%2e/outside.txt",
            "/live/..%2f..%2foutside.txt",
            "//etc/passwd",
            "/.tokens" + PLAYLIST,
            "/live/\\..\\x",
            "/live/" + "a".repeat(300))) {
      assertThat(raw("GET", path)).as(path).startsWith("HTTP/1.1 404");
      assertThat(raw("PUT", path)).as(path).startsWith("HTTP/1.1 400");
    }
    assertThat(folder.resolve("outside.txt")).hasContent("private");
  }

  @Test
  void aPathThroughAnObjectIsAConflict() throws Exception {
    put(OBJECT, "media");
    assertThat(put(OBJECT + "/below", "x").statusCode()).isEqualTo(409);
    assertThat(put("/live/s1", "x").statusCode()).isEqualTo(409);
    assertThat(get("/live/s1").statusCode()).isEqualTo(404);
  }

  @Test
  void aWriteThatTheServersOwnDiskDoesNotTakeMayBeTriedAgain() throws Exception {
    Path unfinished = folder.resolve("cdn/.unfinished");
    Files.delete(unfinished);
    Files.createFile(unfinished);
    assertThat(put(OBJECT, "media").statusCode()).isEqualTo(500);

    Files.delete(unfinished);
    Files.createDirectory(unfinished);
    assertThat(put(OBJECT, "media").statusCode()).isEqualTo(201);
  }

  @Test
  void aFullDiskIsToldFromOtherFailures() {
    assertThat(CdnRequests.isDiskFull(new IOException("/x/1: No space left on device"))).isTrue();
    assertThat(CdnRequests.isDiskFull(new IOException("/x/1: Permission denied"))).isFalse();
    assertThat(CdnRequests.isDiskFull(new IOException())).isFalse();
  }

  @Test
  void aBrowserMayAskFromAnyOrigin() throws Exception {
    HttpResponse<String> asked = send(request(OBJECT).method("OPTIONS", BodyPublishers.noBody()));
    assertThat(asked.statusCode()).isEqualTo(204);
    assertThat(header(asked, "access-control-allow-origin")).isEqualTo("*");
    assertThat(header(asked, "access-control-allow-headers")).contains("Range");
  }

  @Test
  void theJournalListsEveryWriteAlsoTheRefusedOnes() throws Exception {
    put(OBJECT, "media", "If-None-Match", "*");
    put(OBJECT, "other", "If-None-Match", "*");
    send(request(OBJECT).PUT(BodyPublishers.ofString("thief")));
    delete(OBJECT);
    List<JsonNode> lines = journalLines();
    assertThat(lines).extracting(l -> l.get("status").asInt()).containsExactly(201, 412, 401, 204);
    assertThat(lines)
        .extracting(l -> l.get("method").asText())
        .containsExactly("PUT", "PUT", "PUT", "DELETE");
    JsonNode first = lines.getFirst();
    assertThat(first.get("path").asText()).isEqualTo(OBJECT);
    assertThat(first.get("length").asLong()).isEqualTo(5);
    assertThat(first.get("sha256").asText())
        .isEqualTo(ObjectDirectory.sha256("media".getBytes(UTF_8)));
    assertThat(first.get("time").asText()).endsWith("Z");
  }

  private List<JsonNode> journalLines() throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(journal())) {
      lines.add(json.readTree(line));
    }
    return lines;
  }

  @Test
  void objectsAndTokensOutliveTheProcess() throws Exception {
    String etag = header(put(PLAYLIST, "one", "X-Zonecast-Token", "1-a.1"), "etag");
    put(PLAYLIST, "two", "If-Match", etag, "X-Zonecast-Token", "1-a.2");
    cdn.close();
    Files.writeString(folder.resolve("cdn/.unfinished/99"), "half of an obj");

    cdn = CdnServer.start(config(0));
    HttpResponse<String> got = get(PLAYLIST);
    assertThat(got.body()).isEqualTo("two");
    assertThat(header(got, "x-zonecast-token")).isEqualTo("1-a.2");
    assertThat(put(PLAYLIST, "three", "If-Match", header(got, "etag")).statusCode()).isEqualTo(204);
    try (Stream<Path> left = Files.list(folder.resolve("cdn/.unfinished"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aKillBetweenTheTokenAndTheBytesLeavesTheOldPair() throws Exception {
    put(PLAYLIST, "one", "X-Zonecast-Token", "1-a.1");
    put(PLAYLIST, "two", "X-Zonecast-Token", "1-a.2");
    cdn.close();
    // What a kill after the note's rename and before that of the bytes leaves behind.
    Files.writeString(folder.resolve("cdn" + PLAYLIST), "one");

    cdn = CdnServer.start(config(0));
    assertThat(header(get(PLAYLIST), "x-zonecast-token")).isEqualTo("1-a.1");
  }

  @Test
  void aPortInUseIsAClearError() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> CdnServer.start(config(cdn.port()))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + cdn.port());
  }

  private static <T> List<T> race(int runners, Attempt<T> attempt) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Callable<T>> calls = new ArrayList<>();
    for (int i = 0; i < runners; i++) {
      int number = i;
      calls.add(() -> {
        start.await();
        return attempt.run(number);
      });
    }
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = calls.stream().map(pool::submit).toList();
      start.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  private interface Attempt<T> {
    T run(int number) throws Exception;
  }

  private HttpResponse<String> put(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder put = write(path).PUT(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      put.headers(headers);
    }
    return send(put);
  }

  private HttpResponse<String> delete(String path) throws Exception {
    return send(write(path).DELETE());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpRequest.Builder write(String path) {
    return request(path).header("Authorization", "Bearer secret");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + cdn.port() + path))
        .version(HttpClient.Version.HTTP_1_1);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private String raw(String method, String path) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", cdn.port())) {
      String request =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer secret\r\nContent-Length: 0\r\n"
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
