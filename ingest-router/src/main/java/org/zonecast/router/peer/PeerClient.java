package org.zonecast.router.peer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one other router. Every call ends within its time. */
final class PeerClient {
  static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

  /** Longer ones take an event loop too long to read. */
  private static final int LONG_BYTES = 32 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);

  private final Vertx vertx;
  private final HttpClient http;
  private final PeerAddress address;
  private final String secret;
  private final Counter tooLong;
  private final AtomicBoolean tooLongTold = new AtomicBoolean();

  PeerClient(
      Vertx vertx, HttpClient http, PeerAddress address, String secret, MeterRegistry meters) {
    this.vertx = vertx;
    this.http = http;
    this.address = address;
    this.secret = secret;
    this.tooLong = meters.counter("zonecast.peer.answers.too.long", "router", address.id());
  }

  PeerAddress address() {
    return address;
  }

  <T> Future<T> get(String path, Class<T> answer, Duration atMost) {
    return send(HttpMethod.GET, path, Buffer.buffer(), atMost)
        .compose(found -> parse(found.orElseThrow(() -> missing(path)), answer));
  }

  /** Like {@link #get}, and empty if the peer does not have it. */
  <T> Future<Optional<T>> find(String path, Class<T> answer, Duration atMost) {
    return send(HttpMethod.GET, path, Buffer.buffer(), atMost)
        .compose(found ->
            found.isPresent()
                ? parse(found.get(), answer).map(Optional::of)
                : Future.succeededFuture(Optional.empty()));
  }

  <T> Future<T> post(String path, Object body, Class<T> answer, Duration atMost) {
    return send(HttpMethod.POST, path, PeerJson.write(body), atMost)
        .compose(found -> parse(found.orElseThrow(() -> missing(path)), answer));
  }

  private <T> Future<T> parse(Buffer body, Class<T> answer) {
    return body.length() < LONG_BYTES
        ? Future.succeededFuture(PeerJson.read(body, answer))
        : vertx.executeBlocking(() -> PeerJson.read(body, answer), false);
  }

  private Future<Optional<Buffer>> send(
      HttpMethod method, String path, Buffer body, Duration atMost) {
    var request =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(address.url().resolve(path).toString())
            .setTimeout(atMost.toMillis())
            .putHeader("Authorization", "Bearer " + secret)
            .putHeader("Content-Type", "application/json");
    return WholeAnswer.to(request, body, http, MAX_ANSWER_BYTES)
        .recover(failure -> {
          if (!(failure instanceof WholeAnswer.TooLong)) {
            return Future.failedFuture(failure);
          }
          noteTooLong(path);
          return Future.failedFuture(new PeerException(address.id() + " answered too much"));
        })
        .compose(answer ->
            switch (answer.status()) {
              case 200 -> Future.succeededFuture(Optional.of(answer.body()));
              case 404 -> Future.succeededFuture(Optional.empty());
              default ->
                  Future.failedFuture(
                      new PeerException(address.id() + " answered " + answer.status()));
            });
  }

  private void noteTooLong(String path) {
    tooLong.increment();
    if (tooLongTold.compareAndSet(false, true)) {
      LOG.warn(
          "router {} answers {} with more than {} bytes, which are not read",
          address.id(),
          path,
          MAX_ANSWER_BYTES);
    }
  }

  private PeerException missing(String path) {
    return new PeerException(address.id() + " does not know " + path);
  }
}
