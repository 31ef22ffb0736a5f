package org.zonecast.worker.cdn;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Token;

/**
 * A CDN origin that takes PUT and DELETE with conditional requests (RFC 9110, 13.1). Every request
 * has a time limit, and no more than a playlist's worth of a response's body is read.
 */
public final class HttpCdnTarget implements CdnTarget {
  /** Header with the token that a playlist was written under. */
  public static final String TOKEN_HEADER = "X-Zonecast-Token";

  private static final int MAX_BODY_BYTES = 1024 * 1024;
  private static final int PRECONDITION_FAILED = 412;
  private static final int NOT_FOUND = 404;
  private static final int MAX_CONNECTIONS_PER_ORIGIN = 64;
  private static final int MAX_WAITING_PER_ORIGIN = 1024;

  private final Vertx vertx;
  private final HttpClient client;
  private final CdnRecord record;
  private final Duration timeout;

  /**
   * @param timeout for a whole request, from the connection to the end of the response
   */
  public HttpCdnTarget(Vertx vertx, HttpClient client, CdnRecord record, Duration timeout) {
    this.vertx = vertx;
    this.client = client;
    this.record = record;
    this.timeout = timeout;
  }

  /** The client that all targets of a worker share; each origin has a pool of its own in it. */
  public static HttpClient newClient(Vertx vertx) {
    return vertx.createHttpClient(
        new HttpClientOptions().setKeepAliveTimeout(30),
        new PoolOptions()
            .setHttp1MaxSize(MAX_CONNECTIONS_PER_ORIGIN)
            .setMaxWaitQueueSize(MAX_WAITING_PER_ORIGIN));
  }

  @Override
  public String name() {
    return record.name();
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.allOf(Ability.class);
  }

  @Override
  public Future<Boolean> create(String path, String contentType, Buffer object) {
    MultiMap headers = writeHeaders(contentType).set(HttpHeaders.IF_NONE_MATCH, "*");
    return send(HttpMethod.PUT, path, headers, object)
        .map(answer -> {
          if (answer.status == PRECONDITION_FAILED) {
            return false;
          }
          answer.requireSuccess();
          return true;
        });
  }

  @Override
  public Future<PutResult> replace(
      String path, Buffer playlist, @Nullable String etag, Token token) {
    MultiMap headers = writeHeaders("application/vnd.apple.mpegurl");
    headers.set(TOKEN_HEADER, token.toString());
    if (etag == null) {
      headers.set(HttpHeaders.IF_NONE_MATCH, "*");
    } else {
      headers.set(HttpHeaders.IF_MATCH, etag);
    }
    return send(HttpMethod.PUT, path, headers, playlist)
        .map(answer -> {
          if (answer.status == PRECONDITION_FAILED) {
            return new PutResult.Refused();
          }
          answer.requireSuccess();
          return new PutResult.Stored(answer.headers.get(HttpHeaders.ETAG));
        });
  }

  @Override
  public Future<Optional<StoredPlaylist>> read(String path) {
    return send(HttpMethod.GET, path, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer())
        .map(answer -> {
          if (answer.status == NOT_FOUND) {
            return Optional.empty();
          }
          answer.requireSuccess();
          return Optional.of(answer.playlist());
        });
  }

  @Override
  public Future<Void> delete(String path) {
    return send(HttpMethod.DELETE, path, authorization(), Buffer.buffer())
        .map(answer -> {
          if (answer.status != NOT_FOUND) {
            answer.requireSuccess();
          }
          return null;
        });
  }

  private MultiMap writeHeaders(String contentType) {
    return authorization().set(HttpHeaders.CONTENT_TYPE, contentType);
  }

  private MultiMap authorization() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (!record.credential().isEmpty()) {
      headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + record.credential());
    }
    return headers;
  }

  private Future<Answer> send(HttpMethod method, String path, MultiMap headers, Buffer body) {
    String url = record.publishUrl().toString().replaceFirst("/+$", "") + "/" + path;
    String what = method + " " + url;
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(url)
            .setHeaders(headers)
            .setConnectTimeout(timeout.toMillis());
    return client
        .request(options)
        .compose(request -> exchange(what, request, body))
        .recover(failure ->
            Future.failedFuture(
                failure instanceof CdnException
                    ? failure
                    : new CdnException(what + ": " + failure.getMessage(), true, failure)));
  }

  private Future<Answer> exchange(String what, HttpClientRequest request, Buffer body) {
    Promise<Answer> promise = Promise.promise();
    long timer =
        vertx.setTimer(
            timeout.toMillis(),
            id -> {
              promise.tryFail(
                  new CdnException(
                      what + ": no answer within " + timeout.toMillis() + " ms", true, null));
              request.reset();
            });
    request
        .send(body)
        .compose(response -> readAnswer(what, response))
        .onSuccess(promise::tryComplete)
        .onFailure(promise::tryFail);
    return promise.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static Future<Answer> readAnswer(String what, HttpClientResponse response) {
    Promise<Answer> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    response.handler(chunk -> {
      if (body.length() + chunk.length() > MAX_BODY_BYTES) {
        promise.tryFail(new CdnException(what + ": the answer is too long", false, null));
        response.request().reset();
      } else {
        body.appendBuffer(chunk);
      }
    });
    response.exceptionHandler(promise::tryFail);
    response.endHandler(end ->
        promise.tryComplete(new Answer(what, response.statusCode(), response.headers(), body)));
    return promise.future();
  }

  /** A whole response. */
  private record Answer(String what, int status, MultiMap headers, Buffer body) {

    /** Server errors, timeouts and requests to slow down pass; what else is refused stays so. */
    void requireSuccess() {
      if (status / 100 != 2) {
        boolean retryable = status >= 500 || status == 408 || status == 425 || status == 429;
        throw new CdnException(what + ": status " + status, retryable, null);
      }
    }

    StoredPlaylist playlist() {
      String etag = headers.get(HttpHeaders.ETAG);
      if (etag == null) {
        throw new CdnException(what + ": the answer has no ETag", false, null);
      }
      return new StoredPlaylist(body.toString(), etag, token(headers.get(TOKEN_HEADER)));
    }

    private @Nullable Token token(@Nullable String text) {
      try {
        return text == null ? null : Token.parse(text);
      } catch (RuntimeException e) {
        throw new CdnException(what + ": not a token: " + text, false, e);
      }
    }
  }
}
