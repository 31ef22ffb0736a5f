package org.zonecast.router.broadcast;

import static org.zonecast.router.edge.FeedSettings.FEED_PATH;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.router.authority.Authority;
import org.zonecast.router.edge.FeedSettings;
import org.zonecast.router.feed.FeedConnection;
import org.zonecast.router.feed.FeedLink;

/**
 * The door for workers: mounted at {@link FeedSettings#FEED_PATH} on the router's HTTP server, it
 * turns a request with the job's secret into a feed connection.
 */
public final class FeedServer implements Handler<HttpServerRequest> {
  /** Every request whose path begins with this belongs here. */
  private static final Logger LOG = LoggerFactory.getLogger(FeedServer.class);

  private static final String BEARER = "Bearer ";
  private static final int MAX_WAITING_MESSAGES = 64;
  private static final int UNSUPPORTED_DATA = 1003;

  private final Broadcasts broadcasts;
  private final AtomicLong connections = new AtomicLong();

  public FeedServer(Broadcasts broadcasts) {
    this.broadcasts = broadcasts;
  }

  /** Sets the limits that feed connections need on the server that this is mounted on. */
  public static HttpServerOptions limits(HttpServerOptions options) {
    return options
        .setMaxWebSocketFrameSize(FeedCodec.MAX_MESSAGE_BYTES)
        .setMaxWebSocketMessageSize(FeedCodec.MAX_MESSAGE_BYTES);
  }

  @Override
  public void handle(HttpServerRequest request) {
    String[] parts = request.path().substring(FEED_PATH.length()).split("/", -1);
    List<Broadcast> found = parts.length == 2 ? broadcasts.served(parts[0], parts[1]) : List.of();
    String authorization = request.getHeader("Authorization");
    String token =
        authorization != null && authorization.startsWith(BEARER)
            ? authorization.substring(BEARER.length())
            : "";
    List<Broadcast> allowed = found.stream().filter(b -> b.secret().matches(token)).toList();
    if (found.isEmpty()) {
      refuse(request, 404);
    } else if (allowed.isEmpty()) {
      refuse(request, 401);
    } else {
      request
          .toWebSocket()
          .onSuccess(socket -> open(socket, allowed.getFirst(), parts[1]))
          .onFailure(failure -> LOG.debug("no WebSocket on {}", request.path(), failure));
    }
  }

  private static void refuse(HttpServerRequest request, int status) {
    LOG.warn("feed refused with {} to {}: {}", status, request.remoteAddress(), request.path());
    request.response().setStatusCode(status).end();
  }

  private void open(ServerWebSocket socket, Broadcast broadcast, String epoch) {
    var connection =
        new FeedConnection(
            connections.incrementAndGet(),
            new SocketLink(socket),
            broadcast.executor(),
            broadcasts.edge().clock().nanoTime());
    var waiting = new AtomicInteger();
    socket.binaryMessageHandler(message -> {
      if (waiting.incrementAndGet() == MAX_WAITING_MESSAGES) {
        socket.pause();
      }
      byte[] bytes = message.getBytes();
      broadcast
          .executor()
          .execute(() -> {
            if (waiting.decrementAndGet() == MAX_WAITING_MESSAGES / 2) {
              socket.resume();
            }
            received(broadcast.authority(epoch), connection, bytes);
          });
    });
    socket.textMessageHandler(text -> {
      var _ = socket.close((short) UNSUPPORTED_DATA, "binary messages only");
    });
    socket.exceptionHandler(e -> LOG.debug("feed connection {}", socket.remoteAddress(), e));
    socket.closeHandler(ignored ->
        broadcast.executor().execute(() -> closed(broadcast.authority(epoch), connection)));
    broadcast.executor().execute(() -> connected(broadcast.authority(epoch), connection));
  }

  private static void connected(@Nullable Authority authority, FeedConnection connection) {
    if (authority == null) {
      connection.close(1001, "the epoch is over");
    } else {
      authority.connected(connection);
    }
  }

  private static void received(
      @Nullable Authority authority, FeedConnection connection, byte[] bytes) {
    if (authority == null) {
      return;
    }
    try {
      authority.received(connection, FeedCodec.decode(bytes));
    } catch (FeedFormatException e) {
      authority.protocolError(connection, String.valueOf(e.getMessage()));
    }
  }

  private static void closed(@Nullable Authority authority, FeedConnection connection) {
    if (authority != null) {
      authority.closed(connection);
    }
  }

  /** A worker's WebSocket. */
  private record SocketLink(ServerWebSocket socket) implements FeedLink {
    @Override
    public Future<Void> send(byte[] message) {
      return socket.writeBinaryMessage(Buffer.buffer(message));
    }

    @Override
    public void close(int code, String reason) {
      var _ = socket.close((short) code, reason);
    }

    @Override
    public String remote() {
      return String.valueOf(socket.remoteAddress());
    }
  }
}
