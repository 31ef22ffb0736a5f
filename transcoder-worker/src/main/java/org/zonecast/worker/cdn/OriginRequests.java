package org.zonecast.worker.cdn;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/**
 * Requests to one origin under one URL. Each has a time limit, and no more than a playlist's worth
 * of a response's body is read.
 */
final class OriginRequests {
  private static final int MAX_BODY_BYTES = 1024 * 1024;

  private final Vertx vertx;
  private final HttpClient client;
  private final String base;
  private final Duration timeout;

  /**
   * @param base what all paths are below
   * @param timeout for a whole request, from the connection to the end of the response
   */
  OriginRequests(Vertx vertx, HttpClient client, URI base, Duration timeout) {
    this.vertx = vertx;
    this.client = client;
    this.base = base.toString().replaceFirst("/+$", "");
    this.timeout = timeout;
  }

  /** The absolute path of {@code path} on the origin, as a Destination header names it. */
  String absolutePath(String path) {
    return URI.create(base).getRawPath() + "/" + path;
  }

  /** Sends a request; fails with a {@link CdnException} if no whole answer comes in time. */
  Future<Answer> send(HttpMethod method, String path, MultiMap headers, Buffer body) {
    String url = base + "/" + path;
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
    // Its handlers are set before the request is out, so that nothing of a body is lost.
    request
        .response()
        .compose(response -> readAnswer(what, response))
        .onSuccess(promise::tryComplete)
        .onFailure(promise::tryFail);
    request.end(body).onFailure(promise::tryFail);
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
  record Answer(String what, int status, MultiMap headers, Buffer body) {

    /** Server errors, timeouts and requests to slow down pass; what else is refused stays so. */
    void requireSuccess() {
      if (status / 100 != 2) {
        boolean retryable = status >= 500 || status == 408 || status == 425 || status == 429;
        throw new CdnException(what + ": status " + status, retryable, null);
      }
    }
  }
}
