package org.zonecast.router.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.StoreException;

/** An error as the API answers it (RFC 9457, section 3). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(String type, String title, int status, String detail, String instance) {
  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);
  private static final String CONTENT_TYPE = "application/problem+json";

  /** Answers with what went wrong in {@code cause}. */
  static void answer(RoutingContext context, Throwable cause) {
    switch (cause) {
      case ApiException e -> answer(context, e.status(), e.getMessage());
      case StoreException e when e.retryable() ->
          answer(context, 503, "the zone's store is away; try again in a few seconds");
      default -> {
        LOG.error("{} {} failed", context.request().method(), context.request().path(), cause);
        answer(context, 500, "this should not have happened; the router's log says more");
      }
    }
  }

  static void answer(RoutingContext context, int status, @Nullable String detail) {
    if (context.response().ended()) {
      return;
    }
    if (status == 503) {
      context.response().putHeader(HttpHeaders.RETRY_AFTER, "3");
    }
    var problem =
        new Problem(
            "about:blank",
            HttpResponseStatus.valueOf(status).reasonPhrase(),
            status,
            detail == null ? "" : detail,
            context.request().path());
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE)
        .end(ApiJson.write(problem));
  }
}
