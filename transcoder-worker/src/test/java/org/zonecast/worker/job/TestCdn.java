package org.zonecast.worker.job;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.CdnRecord;
import org.zonecast.worker.segment.PlaylistCheck;

/** A little HTTP CDN with conditional requests, whose moods a test can set. */
final class TestCdn {
  static final String CREDENTIAL = "let-me-write";

  record Stored(String body, String etag, @Nullable String token) {}

  record Write(String method, String path, int status, String body) {}

  final Map<String, Stored> objects = new ConcurrentHashMap<>();
  final List<Write> writes = new CopyOnWriteArrayList<>();

  /** Paths that were asked for. */
  final List<String> reads = new CopyOnWriteArrayList<>();

  volatile int failWith;
  volatile long delayMillis;
  volatile boolean silent;

  /** What is put under a name with this end is answered with 403; empty for nothing. */
  volatile String refused = "";

  /** What is put under a name with this end is never answered; empty for nothing. */
  volatile String ignored = "";

  private final Vertx vertx;
  private final String name;
  private final HttpServer server;

  TestCdn(Vertx vertx, String name) throws Exception {
    this.vertx = vertx;
    this.name = name;
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
  }

  CdnRecord record() {
    return recordAs(name);
  }

  /** The record of a CDN of this name whose origin is here. */
  CdnRecord recordAs(String cdn) {
    URI url = URI.create("http://127.0.0.1:" + server.actualPort() + "/cdn");
    return new CdnRecord(cdn, CdnRecord.HTTP, url, url, CREDENTIAL, false, 1);
  }

  /** Everything but playlists and thumbnails, by path. */
  Map<String, String> media() {
    return objects.entrySet().stream()
        .filter(e -> !e.getKey().endsWith(".m3u8") && !e.getKey().endsWith(".jpg"))
        .collect(
            Collectors.toMap(Map.Entry::getKey, e -> e.getValue().body, (a, b) -> a, TreeMap::new));
  }

  String playlist(String path) {
    Stored stored = objects.get("/cdn/live/" + path + "/index.m3u8");
    return stored == null ? "" : stored.body;
  }

  /** Puts something there as another writer would. */
  void put(String path, String body, String token) {
    objects.put("/cdn/live/" + path, new Stored(body, etag(body), token));
  }

  long playlistWrites() {
    return writes.stream().filter(w -> w.path.endsWith(".m3u8") && w.status < 300).count();
  }

  List<PlaylistCheck.Violation> check(String broadcast) {
    PlaylistCheck check = new PlaylistCheck();
    writes.stream()
        .filter(w -> w.status < 300 && w.path.contains(broadcast + "/"))
        .filter(w -> w.path.endsWith("/index.m3u8"))
        .forEach(w -> check.accept(w.path, w.body));
    return check.violations();
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          boolean ignore = !ignored.isEmpty() && request.path().endsWith(ignored);
          if (silent || ignore) {
            return;
          }
          if (delayMillis > 0) {
            vertx.setTimer(delayMillis, id -> answer(request, body));
          } else {
            answer(request, body);
          }
        });
  }

  private void answer(HttpServerRequest request, Buffer body) {
    int status = failWith != 0 ? failWith : serve(request, body);
    if (request.method().name().equals("GET")) {
      reads.add(request.path());
    } else {
      writes.add(new Write(request.method().name(), request.path(), status, text(body)));
    }
    Stored stored = objects.get(request.path());
    if (stored != null && status / 100 == 2) {
      request.response().putHeader("ETag", stored.etag);
      if (stored.token != null) {
        request.response().putHeader("X-Zonecast-Token", stored.token);
      }
    }
    boolean read = request.method().name().equals("GET") && stored != null && status == 200;
    request.response().setStatusCode(status).end(read ? stored.body : "");
  }

  private int serve(HttpServerRequest request, Buffer body) {
    String path = request.path();
    if (request.method().name().equals("GET")) {
      return objects.containsKey(path) ? 200 : 404;
    }
    if (!("Bearer " + CREDENTIAL).equals(request.getHeader("Authorization"))) {
      return 401;
    }
    if (request.method().name().equals("DELETE")) {
      return objects.remove(path) == null ? 404 : 204;
    }
    if (!refused.isEmpty() && path.endsWith(refused)) {
      return 403;
    }
    Stored before = objects.get(path);
    String ifMatch = request.getHeader("If-Match");
    if (("*".equals(request.getHeader("If-None-Match")) && before != null)
        || (ifMatch != null && (before == null || !before.etag.equals(ifMatch)))) {
      return 412;
    }
    objects.put(
        path, new Stored(text(body), etag(text(body)), request.getHeader("X-Zonecast-Token")));
    return before == null ? 201 : 204;
  }

  /** One character for each byte. */
  private static String text(Buffer body) {
    return body.toString("ISO-8859-1");
  }

  private static String etag(String body) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.ISO_8859_1));
      return "\"" + HexFormat.of().formatHex(hash) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
