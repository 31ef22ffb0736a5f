package org.zonecast.worker.cdn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.job.CdnRecord;

/** The kind {@code webdav} on nginx with its dav module. */
class NginxCdnTest extends CdnContract {
  private final HttpClient reader = HttpClient.newHttpClient();
  @TempDir Path folder;
  private Nginx nginx;

  @BeforeEach
  void startNginx() throws Exception {
    Nginx.require();
    nginx = Nginx.start(folder);
  }

  @AfterEach
  void stopNginx() throws Exception {
    reader.close();
    if (nginx != null) {
      nginx.close();
    }
  }

  @Override
  CdnRecord record() {
    return nginx.record(Nginx.CREDENTIAL);
  }

  @Override
  Optional<byte[]> visible(String path) throws Exception {
    HttpRequest get = HttpRequest.newBuilder(URI.create(nginx.url() + "/dav/" + path)).build();
    var answer = reader.send(get, BodyHandlers.ofByteArray());
    return answer.statusCode() == 404 ? Optional.empty() : Optional.of(answer.body());
  }

  @Override
  void goAway() throws Exception {
    nginx.close();
  }

  @Override
  void comeBack() throws Exception {
    nginx.restart();
  }

  @Test
  void collectionsAreMadeWhereTheServerDoesNotMakeThem() throws Exception {
    CdnTarget target =
        new CdnTargets(vertx, HttpCdnTarget.newClient(vertx), Duration.ofSeconds(5))
            .apply(nginx.plainRecord());
    assertThat(get(target.create("live/s/b/1.m4s", "video/mp4", Buffer.buffer("x")))).isTrue();
    assertThat(get(target.create("live/s/b/2.m4s", "video/mp4", Buffer.buffer("y")))).isTrue();
    assertThat(nginx.root().resolve("mkcol/live/s/b/2.m4s")).hasContent("y");
  }

  @Test
  void aThumbnailIsAPictureThatCachesAskForAgainSoon() throws Exception {
    get(target().create("live/s/thumbnail.jpg", "image/jpeg", Buffer.buffer("x")));
    get(target().create("live/s/1.m4s", "video/mp4", Buffer.buffer("x")));
    HttpHeaders thumbnail = shown("live/s/thumbnail.jpg");
    assertThat(thumbnail.firstValue("Content-Type")).hasValue("image/jpeg");
    assertThat(thumbnail.firstValue("Cache-Control")).hasValue("public, max-age=5");
    assertThat(thumbnail.firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(shown("live/s/1.m4s").firstValue("Cache-Control").orElseThrow())
        .contains("immutable");
  }

  /** What the sample's origin says of a file. */
  private HttpHeaders shown(String path) throws Exception {
    HttpRequest get =
        HttpRequest.newBuilder(record().publishUrl().resolve("/" + path))
            .method("HEAD", BodyPublishers.noBody())
            .build();
    return reader.send(get, BodyHandlers.discarding()).headers();
  }

  @Test
  void nothingIsLeftBesideAnObjectThatWasThere() throws Exception {
    CdnTarget target = target();
    get(target.create("live/s/1.m4s", "video/mp4", Buffer.buffer("x")));
    get(target.create("live/s/1.m4s", "video/mp4", Buffer.buffer("x")));
    await().until(() -> count(nginx.root().resolve("dav/live/s")) == 1);
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void aWrongCredentialIsRefusedForGood() {
    CdnTarget target =
        new CdnTargets(vertx, HttpCdnTarget.newClient(vertx), Duration.ofSeconds(5))
            .apply(nginx.record("writer:wrong"));
    assertThatThrownBy(() -> get(target.create("live/x", "video/mp4", Buffer.buffer("x"))))
        .cause()
        .hasMessageContaining("status 401")
        .isInstanceOfSatisfying(CdnException.class, e -> assertThat(e.retryable()).isFalse());
  }
}
