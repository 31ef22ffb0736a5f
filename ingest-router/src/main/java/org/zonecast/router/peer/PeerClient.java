package org.zonecast.router.peer;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks one other router. Every call ends within its time. */
final class PeerClient {
  private final HttpClient http;
  private final PeerAddress address;
  private final String secret;

  PeerClient(HttpClient http, PeerAddress address, String secret) {
    this.http = http;
    this.address = address;
    this.secret = secret;
  }

  PeerAddress address() {
    return address;
  }

  <T> Future<T> get(String path, Class<T> answer, Duration atMost) {
    return send(HttpMethod.GET, path, Buffer.buffer(), atMost)
        .map(found -> PeerJson.read(found.orElseThrow(() -> missing(path)), answer));
  }

  /** Like {@link #get}, and empty if the peer does not have it. */
  <T> Future<Optional<T>> find(String path, Class<T> answer, Duration atMost) {
    return send(HttpMethod.GET, path, Buffer.buffer(), atMost)
        .map(found -> found.map(body -> PeerJson.read(body, answer)));
  }

  <T> Future<T> post(String path, Object body, Class<T> answer, Duration atMost) {
    return send(HttpMethod.POST, path, PeerJson.write(body), atMost)
        .map(found -> PeerJson.read(found.orElseThrow(() -> missing(path)), answer));
  }

  private Future<Optional<Buffer>> send(
      HttpMethod method, String path, Buffer body, Duration atMost) {
    var options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(address.url().resolve(path).toString())
            .setTimeout(atMost.toMillis())
            .putHeader("Authorization", "Bearer " + secret)
            .putHeader("Content-Type", "application/json");
    return http.request(options)
        .compose(request -> request.send(body))
        .compose(this::read)
        .timeout(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Future<Optional<Buffer>> read(HttpClientResponse response) {
    return response
        .body()
        .compose(body ->
            switch (response.statusCode()) {
              case 200 -> Future.succeededFuture(Optional.of(body));
              case 404 -> Future.succeededFuture(Optional.empty());
              default ->
                  Future.failedFuture(
                      new PeerException(address.id() + " answered " + response.statusCode()));
            });
  }

  private PeerException missing(String path) {
    return new PeerException(address.id() + " does not know " + path);
  }
}
