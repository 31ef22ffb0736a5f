package org.zonecast.router.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/**
 * One call of the API.
 *
 * @param path as in {@code openapi.yaml}, such as {@code /v1/streams/{id}}
 * @param maxBodyBytes how long a request's body may be
 * @param work what it does; an exception or a failure becomes a problem
 */
record Endpoint(
    HttpMethod method,
    String path,
    int maxBodyBytes,
    Function<RoutingContext, Future<Answer>> work) {
  static final int USUAL_BODY_BYTES = 64 * 1024;

  private Endpoint(HttpMethod method, String path, Function<RoutingContext, Future<Answer>> work) {
    this(method, path, USUAL_BODY_BYTES, work);
  }

  /** The same with longer bodies. */
  Endpoint taking(int bytes) {
    return new Endpoint(method, path, bytes, work);
  }

  static Endpoint get(String path, Function<RoutingContext, Future<Answer>> work) {
    return new Endpoint(HttpMethod.GET, path, work);
  }

  static Endpoint post(String path, Function<RoutingContext, Future<Answer>> work) {
    return new Endpoint(HttpMethod.POST, path, work);
  }

  static Endpoint put(String path, Function<RoutingContext, Future<Answer>> work) {
    return new Endpoint(HttpMethod.PUT, path, work);
  }

  static Endpoint delete(String path, Function<RoutingContext, Future<Answer>> work) {
    return new Endpoint(HttpMethod.DELETE, path, work);
  }

  /** The path with its parameters as the router writes them. */
  String pattern() {
    return path.replaceAll("\\{(\\w+)}", ":$1");
  }

  /** Whether it needs the API's token. */
  boolean needsToken() {
    return path.startsWith("/v1/");
  }
}
