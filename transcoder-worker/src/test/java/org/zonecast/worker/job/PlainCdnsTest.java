package org.zonecast.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.cdn.CdnTargets;
import org.zonecast.worker.cdn.Nginx;
import org.zonecast.worker.child.ChildCommand;
import org.zonecast.worker.child.ChildPool;
import org.zonecast.worker.child.ChildSource;
import org.zonecast.worker.codec.EncoderId;
import org.zonecast.worker.codec.FfmpegPrograms;
import org.zonecast.worker.segment.PlaylistCheck;

/** A whole broadcast on a folder and on nginx, encoded for real, both shown to FFmpeg by nginx. */
@Tag("lgpl")
class PlainCdnsTest extends JobAtAnEdge {
  private static final EncodePlan PLAN = plan(Packaging.CMAF, 30, EncoderId.CURRENT, P144);
  private static final int SLOTS = 30 * 8 + 17;
  private static final List<String> FOLDERS = List.of("/disk", "/dav");

  private final HttpClient reader = HttpClient.newHttpClient();
  private final Map<String, PlaylistCheck> checks = new TreeMap<>();
  private final Map<String, String> seen = new TreeMap<>();
  private final ChildPool children =
      new ChildPool(
          ChildCommand.forMainClass("org.zonecast.worker.codec.TranscoderMain"),
          EncoderId.CURRENT,
          1,
          () -> true);

  @TempDir Path folder;
  private Nginx nginx;

  @BeforeEach
  void startNginx() throws Exception {
    Nginx.require();
    nginx = Nginx.start(folder);
    Files.createDirectory(nginx.root().resolve("disk"));
    FOLDERS.forEach(name -> checks.put(name, new PlaylistCheck()));
  }

  @Override
  ChildSource childSource() {
    return children;
  }

  @Override
  CdnTarget target(CdnRecord record) {
    return new CdnTargets(vertx, http, Duration.ofSeconds(5)).apply(record);
  }

  @AfterEach
  void stopNginx() throws Exception {
    children.close();
    reader.close();
    if (nginx != null) {
      nginx.close();
    }
  }

  @Test
  void aBroadcastIsTheSameOnAFolderAndOnNginxAndFfmpegReadsItFromBoth() throws Exception {
    begin(welcome()); // A successor, which lists on nginx when the grant before has surely run out.
    for (int slot = 0; slot < SLOTS; slot += 30) {
      edge.send(new FeedMessage.Gap(slot, Math.min(slot + 30, SLOTS)));
    }
    edge.send(new FeedMessage.End(SLOTS));
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(PATIENCE)
        .until(() -> {
          watchPlaylists();
          return closed.get() != null;
        });
    watchPlaylists();

    assertThat(closed.get()).contains("FINISHED");
    for (String name : FOLDERS) {
      assertThat(checks.get(name).violations()).as(name).isEmpty();
      assertThat(seen.get(name + "144p")).contains("#EXT-X-ENDLIST", "#ZONECAST-TOKEN:1.2");
      assertThat(frames(name)).as(name).isEqualTo(SLOTS);
    }
    assertThat(objects("disk")).hasSize(2 + 2 * 9).isEqualTo(objects("dav"));
    assertThat(seen.get("/disk144p")).isEqualTo(seen.get("/dav144p"));
    assertThat(uploadsLeft()).isEmpty();
  }

  private void watchPlaylists() {
    for (String name : FOLDERS) {
      for (String rendition : List.of("144p", EncodePlan.AUDIO)) {
        String text = read(name + "/live/s1/b1/" + rendition + "/index.m3u8");
        if (!text.isEmpty() && !text.equals(seen.put(name + rendition, text))) {
          checks.get(name).accept(rendition, text);
        }
      }
    }
  }

  private String read(String path) {
    try {
      var answer =
          reader.send(
              HttpRequest.newBuilder(URI.create(nginx.url() + path)).build(),
              BodyHandlers.ofString(StandardCharsets.UTF_8));
      return answer.statusCode() == 200 ? answer.body() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long frames(String name) throws IOException {
    Process probe =
        new ProcessBuilder(
                FfmpegPrograms.ffprobe().toString(),
                "-v",
                "error",
                "-select_streams",
                "v:0",
                "-count_frames",
                "-show_entries",
                "stream=nb_read_frames",
                "-of",
                "csv=p=0",
                nginx.url() + name + "/live/s1/index.m3u8")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Long.parseLong(out.lines().findFirst().orElseThrow().replace(",", ""));
  }

  private Map<String, String> objects(String name) throws IOException {
    Path base = nginx.root().resolve(name).resolve("live");
    Map<String, String> objects = new TreeMap<>();
    try (Stream<Path> files = Files.walk(base)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (!file.toString().endsWith(".m3u8")) {
          byte[] bytes = Files.readAllBytes(file);
          objects.put(base.relativize(file).toString(), HexFormat.of().formatHex(bytes));
        }
      }
    }
    return objects;
  }

  private List<Path> uploadsLeft() throws IOException {
    try (Stream<Path> files = Files.walk(nginx.root())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("upload-"))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  private FeedMessage.Welcome welcome() {
    CdnRecord disk =
        new CdnRecord(
            "disk",
            CdnRecord.DIRECTORY,
            nginx.root().resolve("disk").toUri(),
            URI.create(nginx.url() + "/disk"),
            "",
            false,
            1);
    return welcome(PLAN, List.of(disk, nginx.record(Nginx.CREDENTIAL)), 0, List.of(), 2);
  }
}
