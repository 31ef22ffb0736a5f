package org.zonecast.worker;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;

/** The edge and the CDN of a {@link Rehearsal}: one loopback server that agrees to everything. */
final class RehearsalStage implements AutoCloseable {
  static final EncodePlan PLAN =
      new EncodePlan(
          Rational.of(30, 1),
          30,
          Packaging.CMAF,
          List.of(new EncodePlan.VideoRendition("144p", 256, 144, 25, 180_000, 270_000, 12)),
          List.of(new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 64_000)),
          "veryfast",
          1,
          "rehearsal");

  private static final String HOST = "127.0.0.1";
  private static final String STREAM = "rehearsal";
  private static final EpochId EPOCH = new EpochId(1, STREAM);
  private static final String CDN = "loopback";
  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;

  /** What a first job might meet and this one does not, so that it has been read and written. */
  private static final List<FeedMessage> OTHERS =
      List.of(
          new Revoke(Revoke.Reason.TAKEN, ""),
          new FeedMessage.Resume(0, 1),
          new FeedMessage.ChildRestarted(1, 0, 1, ""),
          new FeedMessage.Superseded(CDN, ""),
          new FeedMessage.CdnHealth(CDN, true, ""));

  private final HttpServer server;
  private final CompletableFuture<Boolean> finished = new CompletableFuture<>();

  RehearsalStage(Vertx vertx) {
    server = vertx.createHttpServer().webSocketHandler(this::connected).requestHandler(this::cdn);
  }

  void open(Duration timeout) throws InterruptedException, ExecutionException, TimeoutException {
    server
        .listen(0, HOST)
        .toCompletionStage()
        .toCompletableFuture()
        .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  Job job() {
    return new Job(
        STREAM, STREAM, STREAM, EPOCH, Job.CPU, PLAN.encoderId(), 1, url("ws", "/feed"), STREAM);
  }

  /** Completed when the worker leaves: true if it has said that everything is published. */
  CompletableFuture<Boolean> finished() {
    return finished;
  }

  @Override
  public void close() {
    var _ = server.close();
  }

  private URI url(String scheme, String path) {
    return URI.create(scheme + "://" + HOST + ":" + server.actualPort() + path);
  }

  // ---- the edge ---------------------------------------------------------------------------------

  private void connected(ServerWebSocket socket) {
    socket.binaryMessageHandler(buffer -> heard(socket, read(buffer.getBytes())));
    socket.closeHandler(end -> finished.complete(false));
  }

  private void heard(ServerWebSocket socket, @Nullable FeedMessage message) {
    switch (message) {
      case FeedMessage.Hello hello -> broadcast(socket);
      case FeedMessage.Progress progress ->
          send(socket, new FeedMessage.Answer(progress.number(), 1));
      case FeedMessage.Commit commit ->
          send(socket, new FeedMessage.Logged(commit.segment(), commit.cdn()));
      case Goodbye bye -> finished.complete(bye.reason() == Goodbye.Reason.FINISHED);
      case null, default -> {}
    }
  }

  private void broadcast(ServerWebSocket socket) {
    OTHERS.forEach(other -> read(FeedCodec.encode(other)));
    send(socket, welcome());
    send(socket, new FeedMessage.Start(0, 0));
    send(socket, new FeedMessage.CdnsChanged(List.of(cdn())));
    send(socket, new FeedMessage.VideoConfig(VideoCodec.H264, new byte[1]));
    send(socket, new FeedMessage.AudioConfig(AudioCodec.AAC, new byte[1], 48_000, 2));
    send(socket, new FeedMessage.VideoUnit(0, 0, true, new byte[1]));
    send(socket, new FeedMessage.AudioUnit(0, 1024, new byte[1]));
    send(socket, new FeedMessage.Gap(1, PLAN.segmentFrames()));
    send(socket, new FeedMessage.End(PLAN.segmentFrames()));
  }

  private FeedMessage.Welcome welcome() {
    LogEntry elsewhere = new LogEntry(0, 1, 1, Map.of(EncodePlan.AUDIO, 1), List.of("elsewhere"));
    return new FeedMessage.Welcome(
        FeedMessage.VERSION,
        STREAM,
        STREAM,
        EPOCH,
        0,
        1,
        Instant.EPOCH,
        PLAN,
        List.of(cdn()),
        3,
        1,
        0,
        List.of(elsewhere));
  }

  private static void send(ServerWebSocket socket, FeedMessage.Down message) {
    var _ = socket.writeBinaryMessage(Buffer.buffer(FeedCodec.encode(message)));
  }

  private static @Nullable FeedMessage read(byte[] bytes) {
    try {
      return FeedCodec.decode(bytes);
    } catch (FeedFormatException e) {
      return null; // This worker wrote it. The broadcast does not end well then, and that is told.
    }
  }

  // ---- the CDN ----------------------------------------------------------------------------------

  private CdnRecord cdn() {
    URI url = url("http", "/cdn");
    return new CdnRecord(CDN, CdnRecord.HTTP, url, url, STREAM, false, 1);
  }

  private void cdn(HttpServerRequest request) {
    int status = request.method().equals(HttpMethod.GET) ? NOT_FOUND : CREATED;
    var _ =
        request
            .body()
            .compose(body ->
                request
                    .response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.ETAG, "\"" + STREAM + "\"")
                    .end());
  }
}
