package org.zonecast.worker.job;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;

/** An edge that speaks the feed protocol over a real WebSocket and does what a test says. */
final class FakeEdge {
  static final String SECRET = "job-secret";

  final List<FeedMessage.Up> received = new CopyOnWriteArrayList<>();
  volatile boolean answers = true;
  volatile boolean logs = true;
  volatile boolean closed;
  volatile long grant = 1;
  volatile @Nullable String authorization;
  volatile List<FeedMessage.Down> greeting = List.of();

  private final HttpServer server;
  private volatile @Nullable ServerWebSocket socket;

  FakeEdge(Vertx vertx) throws Exception {
    server =
        vertx
            .createHttpServer()
            .webSocketHandler(this::opened)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
  }

  Job job() {
    return new Job(
        "s1.1-e.1",
        "s1",
        "b1",
        new EpochId(1, "e"),
        Job.CPU,
        "test",
        10,
        URI.create("ws://127.0.0.1:" + server.actualPort() + "/feed/s1/1-e"),
        SECRET);
  }

  <T extends FeedMessage.Up> List<T> all(Class<T> type) {
    return received.stream().filter(type::isInstance).map(type::cast).toList();
  }

  Stream<FeedMessage.Commit> commits(String cdn) {
    return all(FeedMessage.Commit.class).stream().filter(c -> c.cdn().equals(cdn));
  }

  void send(FeedMessage.Down... messages) {
    for (FeedMessage.Down message : messages) {
      socket.writeBinaryMessage(Buffer.buffer(FeedCodec.encode(message)));
    }
  }

  /** Video units for the slots from {@code from} to before {@code to}. */
  void sendSlots(long from, long to) {
    for (long slot = from; slot < to; slot++) {
      send(new FeedMessage.VideoUnit(slot, slot * 3000, slot % 60 == 0, new byte[] {1, 2, 3}));
    }
  }

  void sendText(String text) {
    socket.writeTextMessage(text);
  }

  void hangUp() {
    socket.close();
  }

  void stop() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  private void opened(ServerWebSocket opened) {
    authorization = opened.headers().get("Authorization");
    opened.binaryMessageHandler(this::message);
    opened.closeHandler(end -> closed = true);
    socket = opened;
  }

  private void message(Buffer buffer) {
    FeedMessage.Up message;
    try {
      message = (FeedMessage.Up) FeedCodec.decode(buffer.getBytes());
    } catch (FeedFormatException e) {
      throw new IllegalStateException(e);
    }
    received.add(message);
    if (message instanceof FeedMessage.Hello) {
      greeting.forEach(this::send);
    }
    if (answers && message instanceof FeedMessage.Progress progress) {
      send(new FeedMessage.Answer(progress.number(), grant));
    }
    if (logs && message instanceof FeedMessage.Commit commit) {
      send(new FeedMessage.Logged(commit.segment(), commit.cdn()));
    }
  }
}
