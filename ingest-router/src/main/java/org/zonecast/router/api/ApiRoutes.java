package org.zonecast.router.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds the API's calls to the router's HTTP server, with what they have in common. */
public final class ApiRoutes {
  private static final String BODY_LIMIT = "zonecast.bodyLimit";

  private final List<Endpoint> endpoints;
  private final byte[] authorization;

  private ApiRoutes(List<Endpoint> endpoints, String token) {
    this.endpoints = List.copyOf(endpoints);
    this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The whole API.
   *
   * @param token opens every call under {@code /v1}
   */
  public static ApiRoutes of(
      StreamsApi streams,
      SlatesApi slates,
      ClusterApi cluster,
      CdnsApi cdns,
      OperationsApi operations,
      String token) {
    var endpoints = new ArrayList<Endpoint>();
    endpoints.addAll(streams.endpoints());
    endpoints.addAll(slates.endpoints());
    endpoints.addAll(cluster.endpoints());
    endpoints.addAll(cdns.endpoints());
    endpoints.addAll(operations.endpoints());
    return new ApiRoutes(endpoints, token);
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Adds the calls. Whatever fails, here or elsewhere on {@code router}, becomes a problem. */
  public void mount(Router router) {
    router.route("/v1/*").handler(this::authorize);
    endpoints.stream()
        .filter(call -> call.maxBodyBytes() != Endpoint.USUAL_BODY_BYTES)
        .forEach(call ->
            limitBodies(router.route(call.pattern()).method(call.method()), call.maxBodyBytes()));
    limitBodies(router.route("/v1/*"), Endpoint.USUAL_BODY_BYTES);
    byPattern().forEach((pattern, calls) -> mount(router, pattern, calls));
  }

  /** Bodies are read once, by the first of these that a request comes to. */
  private static void limitBodies(Route route, int bytes) {
    BodyHandler bodies = BodyHandler.create(false).setBodyLimit(bytes);
    route.handler(context -> {
      context.data().putIfAbsent(BODY_LIMIT, bytes);
      bodies.handle(context);
    });
  }

  /** Makes problems of what nobody answered and of failures; the last routes to be added. */
  public static void mountProblems(Router router) {
    router
        .route()
        .last()
        .handler(c -> Problem.answer(c, 404, "there is nothing at " + c.request().path()));
    for (int status : List.of(400, 404, 405, 413, 414, 415, 500)) {
      router.errorHandler(status, ApiRoutes::answerFailure);
    }
  }

  private Map<String, List<Endpoint>> byPattern() {
    var byPattern = new LinkedHashMap<String, List<Endpoint>>();
    for (Endpoint endpoint : endpoints) {
      byPattern.computeIfAbsent(endpoint.pattern(), p -> new ArrayList<>()).add(endpoint);
    }
    return byPattern;
  }

  private static void mount(Router router, String pattern, List<Endpoint> calls) {
    for (Endpoint call : calls) {
      var route = router.route(pattern).method(call.method());
      if (call.method().equals(HttpMethod.GET)) {
        route.method(HttpMethod.HEAD);
      }
      route.handler(context -> run(call, context));
    }
    String allowed = String.join(", ", calls.stream().map(c -> c.method().name()).toList());
    router
        .route(pattern)
        .handler(context -> {
          context.response().putHeader(HttpHeaders.ALLOW, allowed);
          Problem.answer(context, 405, "allowed here: " + allowed);
        });
  }

  private static void run(Endpoint call, RoutingContext context) {
    Future<Answer> answer;
    try {
      answer = call.work().apply(context);
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    answer.onSuccess(done -> done.send(context)).onFailure(cause -> Problem.answer(context, cause));
  }

  private void authorize(RoutingContext context) {
    String given = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    byte[] bytes = (given == null ? "" : given).getBytes(StandardCharsets.UTF_8);
    if (MessageDigest.isEqual(bytes, authorization)) {
      context.next();
      return;
    }
    context.response().putHeader("WWW-Authenticate", "Bearer realm=\"zonecast\"");
    Problem.answer(
        context,
        401,
        given == null ? "the API needs a bearer token" : "this is not the API's token");
  }

  private static void answerFailure(RoutingContext context) {
    int status = context.statusCode();
    if (status == 413) {
      Problem.answer(context, 413, "a body has at most " + context.get(BODY_LIMIT) + " bytes");
    } else if (context.failure() != null && status == 500) {
      Problem.answer(context, context.failure());
    } else {
      Problem.answer(context, status, "");
    }
  }
}
