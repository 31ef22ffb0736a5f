package org.zonecast.router.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The calls for those who watch the router; they need no token. */
public final class OperationsApi {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry meters;
  private final Supplier<Readiness> readiness;
  private final String openApi = resource("openapi.yaml");

  /**
   * Whether new broadcasts should be sent to this router.
   *
   * @param detail why, or why not
   */
  public record Readiness(boolean ready, String detail) {}

  private record Liveness(String status) {}

  public OperationsApi(PrometheusMeterRegistry meters, Supplier<Readiness> readiness) {
    this.meters = meters;
    this.readiness = readiness;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/health/live", c -> Answer.ok(new Liveness("up")).now()),
        Endpoint.get("/health/ready", c -> ready().now()),
        Endpoint.get("/metrics", c -> Answer.text(PROMETHEUS, meters.scrape()).now()),
        Endpoint.get("/openapi.yaml", c -> Answer.text("application/yaml", openApi).now()));
  }

  private Answer ready() {
    Readiness now = readiness.get();
    return Answer.json(now.ready() ? 200 : 503, now);
  }

  static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(OperationsApi.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
