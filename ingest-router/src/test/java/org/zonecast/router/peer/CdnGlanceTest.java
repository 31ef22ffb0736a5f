package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;

class CdnGlanceTest {
  private static final String PLAYLIST =
      "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:100\n#EXTINF:2.0,\n1.m4s\n#EXTINF:2.0,\n2.m4s\n";

  private final Vertx vertx = Vertx.vertx();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final HttpServer server =
      vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  private final CdnGlance glance =
      new CdnGlance(vertx, () -> List.of(cdn("old"), cdn("gone"), cdn("new"), cdn("endless")));

  @AfterEach
  void close() {
    glance.close();
    vertx.close().await();
  }

  @Test
  void eachCdnThatTellsIsReadForItself() {
    assertThat(glance.ends(broadcast(TestBroadcasts.PLAN)).await())
        .containsExactlyInAnyOrderEntriesOf(Map.of("old", 102L, "new", 202L));
    assertThat(paths)
        .contains("/old/live/show/b1/audio/index.m3u8", "/new/live/show/b1/audio/index.m3u8");
  }

  @Test
  void withoutAPlanNobodyKnowsTheRenditions() {
    assertThat(glance.ends(broadcast(null)).await()).isEmpty();
    assertThat(paths).isEmpty();
  }

  @Test
  void aPlaylistEndsBehindItsLastSegment() {
    assertThat(CdnGlance.endOf(PLAYLIST)).hasValue(102);
    assertThat(CdnGlance.endOf("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n")).hasValue(7);
    assertThat(CdnGlance.endOf("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:x\n"))
        .isEqualTo(OptionalLong.empty());
    assertThat(CdnGlance.endOf("<html>")).isEmpty();
  }

  private void answer(HttpServerRequest request) {
    paths.add(request.path());
    switch (request.path().split("/")[1]) {
      case "old" -> request.response().end(PLAYLIST);
      case "new" -> request.response().end(PLAYLIST.replace("100", "200"));
      case "endless" -> request.response().setChunked(true).write(Buffer.buffer(new byte[2 << 20]));
      default -> request.response().setStatusCode(404).end();
    }
  }

  private CdnRecord cdn(String name) {
    URI url = URI.create("http://127.0.0.1:" + server.actualPort() + "/" + name + "/");
    return new CdnRecord(name, CdnRecord.HTTP, url, url, "", false, 1);
  }

  private static BroadcastRecord broadcast(@Nullable EncodePlan plan) {
    return TestBroadcasts.of("show", "gone", plan);
  }
}
