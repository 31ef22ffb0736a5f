package org.zonecast.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.feed.FeedFraming;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;

/**
 * An edge that serves a recorded feed as fast as it is taken, with a plan of its own: what a worker
 * that catches up sees.
 */
final class RecordedFeedServer implements AutoCloseable {
  private static final long GRANT = 1;

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer http;
  private final FeedMessage.Welcome welcome;
  private final List<Buffer> media;
  private final CompletableFuture<FeedMessage.Goodbye> goodbye = new CompletableFuture<>();

  private RecordedFeedServer(FeedMessage.Welcome welcome, List<Buffer> media) {
    this.welcome = welcome;
    this.media = media;
    this.http =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxWebSocketFrameSize(FeedCodec.MAX_MESSAGE_BYTES)
                    .setMaxWebSocketMessageSize(FeedCodec.MAX_MESSAGE_BYTES))
            .webSocketHandler(this::serve)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** Serves {@code feed} with this plan, to be published on this CDN. */
  static RecordedFeedServer serve(Path feed, EncodePlan plan, CdnRecord cdn) throws IOException {
    List<Buffer> media = new ArrayList<>();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(feed)))) {
      if (!(FeedFraming.read(in) instanceof FeedMessage.Welcome recorded)) {
        throw new FeedFormatException(feed + " does not begin with a Welcome", null);
      }
      for (FeedMessage m = FeedFraming.read(in); m != null; m = FeedFraming.read(in)) {
        media.add(Buffer.buffer(FeedCodec.encode(m)));
      }
      return new RecordedFeedServer(
          new FeedMessage.Welcome(
              recorded.version(),
              recorded.streamId(),
              recorded.broadcastId(),
              recorded.epoch(),
              0,
              recorded.baseMediaSequence(),
              recorded.baseTime(),
              plan,
              List.of(cdn),
              recorded.windowSegments(),
              GRANT,
              0,
              List.of()),
          media);
    }
  }

  FeedMessage.Welcome welcome() {
    return welcome;
  }

  int port() {
    return http.actualPort();
  }

  /** Completed when the worker has listed everything. */
  CompletableFuture<FeedMessage.Goodbye> goodbye() {
    return goodbye;
  }

  private void serve(ServerWebSocket socket) {
    socket.binaryMessageHandler(message -> received(socket, message.getBytes()));
    socket.closeHandler(_ -> goodbye.completeExceptionally(new IOException("the worker left")));
  }

  private void received(ServerWebSocket socket, byte[] message) {
    try {
      switch (FeedCodec.decode(message)) {
        case FeedMessage.Hello _ -> begin(socket);
        case FeedMessage.Progress m -> send(socket, new FeedMessage.Answer(m.number(), GRANT));
        case FeedMessage.Commit m -> send(socket, new FeedMessage.Logged(m.segment(), m.cdn()));
        case FeedMessage.Goodbye m -> goodbye.complete(m);
        case FeedMessage m -> Workplace.note("the worker says " + m);
      }
    } catch (FeedFormatException e) {
      goodbye.completeExceptionally(e);
    }
  }

  private void begin(ServerWebSocket socket) {
    send(socket, welcome);
    send(socket, new FeedMessage.Start(0, 0));
    pump(socket, new int[1]);
  }

  private void pump(ServerWebSocket socket, int[] next) {
    while (next[0] < media.size() && !socket.writeQueueFull()) {
      socket.writeBinaryMessage(media.get(next[0]++));
    }
    if (next[0] < media.size()) {
      socket.drainHandler(_ -> pump(socket, next));
    }
  }

  private static void send(ServerWebSocket socket, FeedMessage message) {
    socket.writeBinaryMessage(Buffer.buffer(FeedCodec.encode(message)));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
