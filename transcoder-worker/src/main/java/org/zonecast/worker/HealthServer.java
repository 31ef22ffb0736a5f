package org.zonecast.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.JobOffer;

/** Serves {@code /health/live}, {@code /health/ready}, {@code /metrics} and offers of jobs. */
final class HealthServer {
  private static final long START_TIMEOUT_SECONDS = 10;

  private final HttpServer server;
  private final PrometheusMeterRegistry metrics;
  private final BooleanSupplier ready;
  private final @Nullable OfferDoor offers;

  /**
   * @param offers null if none are taken
   */
  HealthServer(
      Vertx vertx,
      PrometheusMeterRegistry metrics,
      BooleanSupplier ready,
      IntSupplier usedUnits,
      @Nullable OfferDoor offers) {
    this.metrics = metrics;
    this.ready = ready;
    this.offers = offers;
    this.server = vertx.createHttpServer().requestHandler(this::answer);
    Gauge.builder("zonecast.units.used", usedUnits, IntSupplier::getAsInt)
        .strongReference(true)
        .register(metrics);
    new JvmMemoryMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
  }

  /** Listens, and returns the port. */
  int start(String host, int port)
      throws InterruptedException, ExecutionException, TimeoutException {
    return server
        .listen(port, host)
        .toCompletionStage()
        .toCompletableFuture()
        .get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .actualPort();
  }

  void close() {
    var _ = server.close();
  }

  private void answer(HttpServerRequest request) {
    if (offers != null && JobOffer.PATH.equals(request.path())) {
      offers.handle(request);
    } else {
      answerWatchers(request);
    }
  }

  private void answerWatchers(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    var _ =
        switch (request.path()) {
          case "/health/live" -> response.end("live\n");
          case "/health/ready" ->
              ready.getAsBoolean()
                  ? response.end("ready\n")
                  : response.setStatusCode(503).end("draining\n");
          case "/metrics" ->
              response
                  .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                  .end(metrics.scrape());
          default -> response.setStatusCode(404).end();
        };
  }
}
