package org.zonecast.router.feed;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import org.zonecast.feed.FeedCodec;

/**
 * The door for workers: mounted at {@link #PATH} on the router's HTTP server, it turns a request
 * with the job's secret into a feed connection.
 */
public final class FeedServer implements Handler<HttpServerRequest> {
  /** Every request whose path begins with this belongs here. */
  public static final String PATH = "/feed/";

  public FeedServer(Broadcasts broadcasts) {}

  /** Sets the limits that feed connections need on the server that this is mounted on. */
  public static HttpServerOptions limits(HttpServerOptions options) {
    return options
        .setMaxWebSocketFrameSize(FeedCodec.MAX_MESSAGE_BYTES)
        .setMaxWebSocketMessageSize(FeedCodec.MAX_MESSAGE_BYTES);
  }

  @Override
  public void handle(HttpServerRequest request) {
    request.response().setStatusCode(404).end();
  }
}
