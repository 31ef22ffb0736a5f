package org.zonecast.router.broadcast;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.Job;

/** A worker's end of the feed over a real WebSocket. */
public final class FakeWorker {
  final List<FeedMessage> received = new CopyOnWriteArrayList<>();
  volatile boolean closed;
  volatile Short closeCode;

  /** A client that nobody holds is closed by the garbage collector, connections and all. */
  @SuppressWarnings("unused")
  private final WebSocketClient client;

  private final WebSocket socket;
  private long progress;

  private FakeWorker(WebSocketClient client, WebSocket socket) {
    this.client = client;
    this.socket = socket;
    socket.binaryMessageHandler(bytes -> {
      try {
        received.add(FeedCodec.decode(bytes.getBytes()));
      } catch (FeedFormatException e) {
        throw new IllegalStateException(e);
      }
    });
    socket.closeHandler(ignored -> {
      closeCode = socket.closeStatusCode();
      closed = true;
    });
  }

  public static FakeWorker connect(Vertx vertx, Job job) throws Exception {
    return connect(vertx, job, job.secret());
  }

  static FakeWorker connect(Vertx vertx, Job job, String secret) throws Exception {
    var options =
        new WebSocketConnectOptions()
            .setAbsoluteURI(job.feedUrl().toString())
            .addHeader("Authorization", "Bearer " + secret);
    var limits = new WebSocketClientOptions().setMaxFrameSize(1 << 24).setMaxMessageSize(1 << 24);
    WebSocketClient client = vertx.createWebSocketClient(limits);
    return client
        .connect(options)
        .map(socket -> new FakeWorker(client, socket))
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  void send(FeedMessage message) {
    sendRaw(FeedCodec.encode(message));
  }

  void sendRaw(byte[] bytes) {
    socket.writeBinaryMessage(Buffer.buffer(bytes));
  }

  void kill() {
    socket.close();
  }

  public FakeWorker hello(String id) {
    send(new FeedMessage.Hello(FeedMessage.VERSION, id, "a", 100, 200));
    return this;
  }

  /** Sends a progress message and waits for the answer's grant. */
  long progress(long encodedSlot) {
    long number = ++progress;
    send(new FeedMessage.Progress(number, encodedSlot, encodedSlot));
    return await(FeedMessage.Answer.class, a -> a.progressNumber() == number).grant();
  }

  void commit(long segment, String cdn, long grant) {
    send(new FeedMessage.Commit(segment, cdn, grant, 50, 94, Map.of("240p", 1000)));
  }

  void commitAndWait(long segment, String cdn, long grant) {
    commit(segment, cdn, grant);
    await(FeedMessage.Logged.class, l -> l.segment() == segment && l.cdn().equals(cdn));
  }

  /** Commits these segments, and has listed all. */
  void finish(long... segments) {
    LongStream.of(segments).forEach(segment -> commitAndWait(segment, "cdn-a", 1));
    send(new FeedMessage.Goodbye(FeedMessage.Goodbye.Reason.FINISHED, ""));
  }

  public <M extends FeedMessage> M await(Class<M> type) {
    return await(type, m -> true);
  }

  public <M extends FeedMessage> M await(Class<M> type, Predicate<M> condition) {
    org.awaitility.Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> all(type).stream().anyMatch(condition));
    return all(type).stream().filter(condition).findFirst().orElseThrow();
  }

  public <M extends FeedMessage> List<M> all(Class<M> type) {
    return received.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
