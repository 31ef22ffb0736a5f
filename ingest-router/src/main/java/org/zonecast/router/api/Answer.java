package org.zonecast.router.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** What a call is answered with when all went well. */
record Answer(int status, String contentType, Buffer body) {
  private static final String JSON = "application/json";

  static Answer ok(Object value) {
    return json(200, value);
  }

  static Answer json(int status, Object value) {
    return new Answer(status, JSON, ApiJson.write(value));
  }

  static Answer text(String contentType, String text) {
    return new Answer(200, contentType, Buffer.buffer(text));
  }

  static Answer noContent() {
    return new Answer(204, "", Buffer.buffer());
  }

  /**
   * This, if the change that was made to {@code what} stays.
   *
   * @throws ApiException if it does not
   */
  Answer ifItStays(boolean stays, String what) {
    if (!stays) {
      throw ApiException.lost(what);
    }
    return this;
  }

  Future<Answer> now() {
    return Future.succeededFuture(this);
  }

  void send(RoutingContext context) {
    var response = context.response().setStatusCode(status);
    if (response.ended() || response.closed()) {
      return;
    }
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (status == 204) {
      response.end();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, contentType).end(body);
    }
  }
}
