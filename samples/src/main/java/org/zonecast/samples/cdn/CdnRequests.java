package org.zonecast.samples.cdn;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.samples.cdn.ObjectDirectory.Content;
import org.zonecast.samples.cdn.ObjectDirectory.Outcome;

/** Answers each request, on the event loop; files are touched on worker threads. */
final class CdnRequests implements Handler<HttpServerRequest> {
  static final String TOKEN = "X-Zonecast-Token";

  private static final Logger log = LoggerFactory.getLogger(CdnRequests.class);
  private static final int MAX_TOKEN_LENGTH = 200;

  private final Vertx vertx;
  private final CdnConfig config;
  private final ObjectDirectory objects;
  private final WriteJournal journal;

  /** Whether the last write failed: that is logged when it begins. */
  private final AtomicBoolean writesFail = new AtomicBoolean();

  CdnRequests(Vertx vertx, CdnConfig config, ObjectDirectory objects, WriteJournal journal) {
    this.vertx = vertx;
    this.config = config;
    this.objects = objects;
    this.journal = journal;
  }

  @Override
  public void handle(HttpServerRequest request) {
    allowEveryOrigin(request.response());
    if (request.path() != null && request.path().startsWith("/health/")) {
      request.response().end("ok\n");
      return;
    }
    String method = request.method().name();
    Optional<ObjectPath> path = ObjectPath.ofRequest(request.path() == null ? "" : request.path());
    switch (method) {
      case "OPTIONS" -> answer(request, 204);
      case "GET", "HEAD" -> path.ifPresentOrElse(p -> read(request, p), () -> answer(request, 404));
      case "PUT", "DELETE" ->
          path.ifPresentOrElse(p -> checkWriter(request, p), () -> refuse(request, 400));
      default -> {
        request.response().putHeader("Allow", "GET, HEAD, OPTIONS, PUT, DELETE");
        answer(request, 405);
      }
    }
  }

  private static void allowEveryOrigin(HttpServerResponse response) {
    response
        .putHeader("Access-Control-Allow-Origin", "*")
        .putHeader("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
        .putHeader("Access-Control-Allow-Headers", "Range, If-None-Match, If-Range, Cache-Control")
        .putHeader("Access-Control-Expose-Headers", "ETag, Content-Range, Date, Age, " + TOKEN)
        .putHeader("Access-Control-Max-Age", "86400");
  }

  // Reading.

  private void read(HttpServerRequest request, ObjectPath path) {
    vertx
        .executeBlocking(() -> Optional.ofNullable(objects.read(path)), false)
        .onSuccess(found ->
            found.ifPresentOrElse(
                content -> serve(request, path, content), () -> answer(request, 404)))
        .onFailure(e -> fail(request, e));
  }

  private void serve(HttpServerRequest request, ObjectPath path, Content content) {
    StoredObject object = content.object();
    HttpServerResponse response = describe(request.response(), object);
    response.putHeader(HttpHeaders.CACHE_CONTROL, path.cacheControl());
    if (precondition(request).isFresh(object)) {
      response.setStatusCode(304).end();
      return;
    }
    response
        .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
        .putHeader(HttpHeaders.CONTENT_TYPE, path.contentType());
    Optional<ByteRange> range = range(request, object);
    if (range.isEmpty()) {
      send(request, Buffer.buffer(content.bytes()));
    } else if (range.get().equals(ByteRange.UNSATISFIABLE)) {
      response.putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + object.length());
      response.setStatusCode(416).end();
    } else {
      sendPart(request, content, range.get());
    }
  }

  private static Optional<ByteRange> range(HttpServerRequest request, StoredObject object) {
    String ifRange = request.getHeader("If-Range");
    boolean applies =
        request.method() == HttpMethod.GET && (ifRange == null || ifRange.equals(object.etag()));
    return applies ? ByteRange.of(request.getHeader("Range"), object.length()) : Optional.empty();
  }

  private static void sendPart(HttpServerRequest request, Content content, ByteRange range) {
    request
        .response()
        .setStatusCode(206)
        .putHeader(
            HttpHeaders.CONTENT_RANGE,
            "bytes " + range.first() + "-" + range.last() + "/" + content.object().length());
    Buffer part = Buffer.buffer(range.length());
    part.appendBytes(content.bytes(), Math.toIntExact(range.first()), range.length());
    send(request, part);
  }

  private static void send(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    if (request.method() == HttpMethod.HEAD) {
      response.end();
    } else {
      response.end(body);
    }
  }

  // Writing.

  private void checkWriter(HttpServerRequest request, ObjectPath path) {
    if (!mayWrite(request)) {
      request.response().putHeader("WWW-Authenticate", "Bearer");
      refuse(request, 401);
    } else if (token(request).length() > MAX_TOKEN_LENGTH) {
      refuse(request, 400);
    } else if (request.method() == HttpMethod.DELETE) {
      delete(request, path);
    } else if (announcedLength(request) > config.maxBodyBytes()) {
      refuse(request, 413);
    } else {
      receive(request, path);
    }
  }

  private boolean mayWrite(HttpServerRequest request) {
    String given = request.getHeader(HttpHeaders.AUTHORIZATION);
    return config.credential().isEmpty()
        || (given != null && sameBytes(given, "Bearer " + config.credential()));
  }

  private static boolean sameBytes(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private void receive(HttpServerRequest request, ObjectPath path) {
    Buffer body = Buffer.buffer();
    request.handler(part -> {
      if (body.length() + part.length() > config.maxBodyBytes()) {
        request.handler(null).endHandler(null);
        refuse(request, 413);
      } else {
        body.appendBuffer(part);
      }
    });
    request.endHandler(end -> put(request, path, body.getBytes()));
  }

  private void put(HttpServerRequest request, ObjectPath path, byte[] bytes) {
    Precondition condition = precondition(request);
    String token = token(request);
    Future<Outcome> put =
        vertx.executeBlocking(
            () -> {
              String sha256 = ObjectDirectory.sha256(bytes);
              Content content = new Content(new StoredObject(sha256, bytes.length, token), bytes);
              return objects.put(
                  path,
                  content,
                  condition,
                  outcome -> journal.put("/" + path.value(), content, putStatus(outcome)));
            },
            false);
    put.onSuccess(outcome -> tell(request, outcome, putStatus(outcome)))
        .onFailure(e -> failWrite(request, e));
  }

  private static int putStatus(Outcome outcome) {
    if (!outcome.done()) {
      return 412;
    }
    return outcome.before() == null ? 201 : 204;
  }

  private void delete(HttpServerRequest request, ObjectPath path) {
    Precondition condition = precondition(request);
    vertx
        .executeBlocking(
            () ->
                objects.delete(
                    path,
                    condition,
                    outcome ->
                        journal.record("DELETE", "/" + path.value(), 0, deleteStatus(outcome))),
            false)
        .onSuccess(outcome -> tell(request, outcome, deleteStatus(outcome)))
        .onFailure(e -> failWrite(request, e));
  }

  private static int deleteStatus(Outcome outcome) {
    if (!outcome.done()) {
      return 412;
    }
    return outcome.before() == null ? 404 : 204;
  }

  private void tell(HttpServerRequest request, Outcome outcome, int status) {
    if (outcome.done()) {
      writesFail.set(false);
    }
    StoredObject now = outcome.now();
    if (now != null) {
      describe(request.response(), now);
    }
    answer(request, status);
  }

  // Answers.

  private static HttpServerResponse describe(HttpServerResponse response, StoredObject object) {
    if (!object.token().isEmpty()) {
      response.putHeader(TOKEN, object.token());
    }
    return response.putHeader(HttpHeaders.ETAG, object.etag());
  }

  private static Precondition precondition(HttpServerRequest request) {
    return new Precondition(request.getHeader("If-Match"), request.getHeader("If-None-Match"));
  }

  private static String token(HttpServerRequest request) {
    String token = request.getHeader(TOKEN);
    return token == null ? "" : token.strip();
  }

  private static long announcedLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  /** Refuses a write whose body was not kept. */
  private void refuse(HttpServerRequest request, int status) {
    String path = request.path() == null ? "" : request.path();
    vertx
        .executeBlocking(
            () -> {
              journal.record(request.method().name(), path, announcedLength(request), status);
              return status;
            },
            false)
        .onFailure(e -> log.error("The journal cannot be written: {}", e.toString()));
    if (status == 413) {
      request.response().putHeader(HttpHeaders.CONNECTION, "close");
    }
    answer(request, status);
  }

  private void failWrite(HttpServerRequest request, Throwable e) {
    if (e instanceof ObjectDirectory.PathConflictException) {
      log.debug("cdn={} refuses a write: {}", config.name(), e.toString());
      refuse(request, 409);
      return;
    }
    if (!writesFail.getAndSet(true)) {
      log.error("cdn={} cannot write {}", config.name(), request.path(), e);
    }
    answer(request, isDiskFull(e) ? 507 : 500);
  }

  /** Whether there may be room for it later. */
  static boolean isDiskFull(Throwable e) {
    String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return reason.contains("no space left") || reason.contains("quota exceeded");
  }

  private void fail(HttpServerRequest request, Throwable e) {
    log.error("cdn={} {} {} failed", config.name(), request.method(), request.path(), e);
    answer(request, 500);
  }

  private static void answer(HttpServerRequest request, int status) {
    HttpServerResponse response = request.response().setStatusCode(status);
    if (status >= 400) {
      response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    response.end();
  }
}
