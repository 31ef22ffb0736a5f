package org.zonecast.worker.cdn;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.zonecast.job.CdnRecord;

/** The kind {@code http} on a little origin in memory. */
class HttpCdnContractTest extends CdnContract {
  private record Entry(Buffer body, String token) {}

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private HttpServer server;
  private volatile boolean away;

  @BeforeEach
  void serve() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> handle(request, body)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
  }

  /** On the server's one event loop, so that a condition and what it guards are one step. */
  private void handle(HttpServerRequest request, Buffer body) {
    Entry there = entries.get(request.path());
    int status = away ? 503 : status(request, there, body);
    Entry now = entries.get(request.path());
    if (now != null) {
      request.response().putHeader("ETag", TokenComment.etag(now.body));
      request.response().putHeader(HttpCdnTarget.TOKEN_HEADER, now.token);
    }
    boolean read = request.method().name().equals("GET") && status == 200 && now != null;
    request.response().setStatusCode(status).end(read ? now.body : Buffer.buffer());
  }

  private int status(HttpServerRequest request, Entry there, Buffer body) {
    switch (request.method().name()) {
      case "GET" -> {
        return there == null ? 404 : 200;
      }
      case "DELETE" -> {
        return entries.remove(request.path()) == null ? 404 : 204;
      }
      default -> {
        String match = request.getHeader("If-Match");
        boolean refused =
            match == null
                ? request.getHeader("If-None-Match") != null && there != null
                : there == null || !match.equals(TokenComment.etag(there.body));
        if (!refused) {
          String token = request.getHeader(HttpCdnTarget.TOKEN_HEADER);
          entries.put(request.path(), new Entry(body, token == null ? "1.1" : token));
        }
        return refused ? 412 : 201;
      }
    }
  }

  @Override
  CdnRecord record() {
    URI url = URI.create("http://127.0.0.1:" + server.actualPort() + "/cdn");
    return new CdnRecord("origin", CdnRecord.HTTP, url, url, "secret", false, 1);
  }

  @Override
  Optional<byte[]> visible(String path) {
    return Optional.ofNullable(entries.get("/cdn/" + path)).map(entry -> entry.body.getBytes());
  }

  @Override
  void goAway() {
    away = true;
  }

  @Override
  void comeBack() {
    away = false;
  }
}
