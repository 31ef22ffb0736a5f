package org.zonecast.worker.feed;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.Job;

/** The feed protocol over a WebSocket: one binary message for each feed message. */
public final class FeedClient implements FeedConnector, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final short PROTOCOL_ERROR = 1002;

  private final WebSocketClient client;

  public FeedClient(Vertx vertx) {
    client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(FeedCodec.MAX_MESSAGE_BYTES)
                .setMaxMessageSize(FeedCodec.MAX_MESSAGE_BYTES)
                .setMaxConnections(1024)
                .setTcpNoDelay(true)
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis()));
  }

  @Override
  public Future<FeedConnection> connect(Job job, FeedListener listener) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setAbsoluteURI(job.feedUrl().toString())
            .setTimeout(CONNECT_TIMEOUT.toMillis())
            .addHeader(HttpHeaders.AUTHORIZATION.toString(), "Bearer " + job.secret());
    return client.connect(options).map(socket -> new Connection(socket, listener));
  }

  @Override
  public void close() {
    client.close();
  }

  /** One open WebSocket. */
  private static final class Connection implements FeedConnection {
    private final WebSocket socket;
    private final FeedListener listener;
    private boolean closed;

    Connection(WebSocket socket, FeedListener listener) {
      this.socket = socket;
      this.listener = listener;
      socket.binaryMessageHandler(this::onMessage);
      socket.textMessageHandler(text -> refuse("a text message"));
      socket.exceptionHandler(failure -> onClosed(String.valueOf(failure.getMessage())));
      socket.closeHandler(
          end -> onClosed("closed " + socket.closeStatusCode() + " " + socket.closeReason()));
    }

    @Override
    public void send(FeedMessage.Up message) {
      if (!closed) {
        // A write that fails is followed by the close handler, which tells the listener.
        var _ = socket.writeBinaryMessage(Buffer.buffer(FeedCodec.encode(message)));
      }
    }

    @Override
    public void pause() {
      socket.pause();
    }

    @Override
    public void resume() {
      socket.resume();
    }

    @Override
    public void close() {
      closed = true;
      var _ = socket.close();
    }

    private void onMessage(Buffer buffer) {
      if (closed) {
        return;
      }
      byte[] raw = buffer.getBytes();
      try {
        if (FeedCodec.decode(raw) instanceof FeedMessage.Down down) {
          listener.received(down, raw);
        } else {
          refuse("a message that only workers send");
        }
      } catch (FeedFormatException e) {
        refuse(String.valueOf(e.getMessage()));
      }
    }

    private void refuse(String why) {
      onClosed("protocol error: " + why);
      var _ = socket.close(PROTOCOL_ERROR, why);
    }

    private void onClosed(String why) {
      if (!closed) {
        closed = true;
        listener.closed(why);
      }
    }
  }
}
