package org.zonecast.router.peer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The other routers, asked all at once. */
public final class Peers implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MS = 300;
  private static final int CONNECTIONS_TO_EACH = 16;

  private final HttpClient http;
  private final List<PeerClient> clients;

  /**
   * @param secret the bearer token among routers
   */
  public Peers(Vertx vertx, List<PeerAddress> addresses, String secret, MeterRegistry meters) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_TO_EACH));
    this.clients =
        addresses.stream().map(a -> new PeerClient(vertx, http, a, secret, meters)).toList();
  }

  List<PeerClient> clients() {
    return clients;
  }

  /** The answers of all that answered. */
  <T> Future<List<T>> askAll(Function<PeerClient, Future<T>> question) {
    List<Future<Optional<T>>> answers = ask(peer -> question.apply(peer).map(Optional::of));
    return Future.join(answers)
        .transform(
            done -> Future.succeededFuture(answers.stream().flatMap(Peers::answer).toList()));
  }

  /** The first answer that is there; empty once all have said no or failed to answer. */
  <T> Future<Optional<T>> askAny(Function<PeerClient, Future<Optional<T>>> question) {
    Promise<Optional<T>> first = Promise.promise();
    List<Future<Optional<T>>> answers = ask(question);
    for (Future<Optional<T>> answer : answers) {
      answer.onSuccess(found -> {
        if (found.isPresent()) {
          first.tryComplete(found);
        }
      });
    }
    Future.join(answers).onComplete(done -> first.tryComplete(Optional.empty()));
    return first.future();
  }

  private <T> List<Future<Optional<T>>> ask(Function<PeerClient, Future<Optional<T>>> question) {
    var answers = new ArrayList<Future<Optional<T>>>();
    for (PeerClient peer : clients) {
      answers.add(question.apply(peer));
    }
    return answers;
  }

  private static <T> Stream<T> answer(Future<Optional<T>> answer) {
    return answer.succeeded() ? answer.result().stream() : Stream.empty();
  }

  @Override
  public void close() {
    http.close();
  }
}
