package org.zonecast.worker.cdn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Token;

class HttpCdnTargetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final Vertx vertx = Vertx.vertx();
  private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void objectsAreCreatedOnlyIfThereAreNone() throws Exception {
    CdnTarget target = target(request -> request.response().setStatusCode(201).end());
    assertThat(get(target.create("live/x.m4s", "video/mp4", Buffer.buffer("x")))).isTrue();

    HttpServerRequest request = requests.getFirst();
    assertThat(request.path()).isEqualTo("/cdn/live/x.m4s");
    assertThat(request.getHeader("If-None-Match")).isEqualTo("*");
    assertThat(request.getHeader("Content-Type")).isEqualTo("video/mp4");
    assertThat(request.getHeader("Authorization")).isEqualTo("Bearer secret");
  }

  @Test
  void anObjectThatIsThereCountsAsStored() throws Exception {
    CdnTarget target = target(request -> request.response().setStatusCode(412).end());
    assertThat(get(target.create("x", "video/mp4", Buffer.buffer("x")))).isFalse();
  }

  @Test
  void aPlaylistReplacesTheVersionSeenAndCarriesItsToken() throws Exception {
    CdnTarget target =
        target(request -> request.response().putHeader("ETag", "\"2\"").setStatusCode(204).end());
    CdnTarget.PutResult result =
        get(target.replace("p", Buffer.buffer("#"), "\"1\"", new Token(3, 4)));

    assertThat(result).isEqualTo(new CdnTarget.PutResult.Stored("\"2\""));
    assertThat(requests.getFirst().getHeader("If-Match")).isEqualTo("\"1\"");
    assertThat(requests.getFirst().getHeader("X-Zonecast-Token")).isEqualTo("3.4");
  }

  @Test
  void aPlaylistIsReadWithItsVersionAndToken() throws Exception {
    CdnTarget target =
        target(request ->
            request
                .response()
                .putHeader("ETag", "\"2\"")
                .putHeader("X-Zonecast-Token", "3.4")
                .end("#EXTM3U"));
    assertThat(get(target.read("p")))
        .contains(new CdnTarget.StoredPlaylist("#EXTM3U", "\"2\"", new Token(3, 4)));
  }

  @ParameterizedTest
  @CsvSource({"500, true", "503, true", "429, true", "401, false", "403, false", "413, false"})
  void aFailureSaysWhetherARetryHelps(int status, boolean retryable) throws Exception {
    CdnTarget target = target(request -> request.response().setStatusCode(status).end());
    assertFails(target.delete("x"), String.valueOf(status), retryable);
  }

  @Test
  void aCdnThatDoesNotAnswerIsGivenUpAfterTheTimeout() throws Exception {
    CdnTarget target = target(SHORT, request -> {});
    assertFails(target.read("x"), "within 300 ms", true);
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUpAfterTheTimeout() throws Exception {
    CdnTarget target =
        target(SHORT, request -> request.response().setChunked(true).write("#EXTM3U"));
    assertFails(target.read("x"), "within 300 ms", true);
  }

  @Test
  void anAnswerThatIsTooLongIsNotRead() throws Exception {
    CdnTarget target =
        target(request -> request.response().end(Buffer.buffer(new byte[3 * 1024 * 1024])));
    assertFails(target.read("x"), "too long", false);
  }

  @Test
  void aCdnThatIsNotThereMayComeBack() throws Exception {
    CdnRecord record = record(1);
    CdnTarget target = new HttpCdnTarget(vertx, HttpCdnTarget.newClient(vertx), record, PATIENCE);
    assertFails(target.read("x"), "GET http://127.0.0.1:1/cdn/x", true);
  }

  private static void assertFails(Future<?> future, String text, boolean retryable) {
    assertThatThrownBy(() -> get(future))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            CdnException.class,
            e -> {
              assertThat(e).hasMessageContaining(text);
              assertThat(e.retryable()).isEqualTo(retryable);
            });
  }

  private CdnTarget target(Consumer<HttpServerRequest> handler) throws Exception {
    return target(PATIENCE, handler);
  }

  private CdnTarget target(Duration timeout, Consumer<HttpServerRequest> handler) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> {
              requests.add(request);
              request.body().onSuccess(body -> handler.accept(request));
            })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    return new HttpCdnTarget(
        vertx, HttpCdnTarget.newClient(vertx), record(server.actualPort()), timeout);
  }

  private static CdnRecord record(int port) {
    URI url = URI.create("http://127.0.0.1:" + port + "/cdn/");
    return new CdnRecord("a", CdnRecord.HTTP, url, url, "secret", false, 1);
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(120, TimeUnit.SECONDS).join();
  }
}
