package org.zonecast.router.rtmp;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.router.ingest.Ingest;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.Ingest.Publication;
import org.zonecast.router.ingest.Ingest.PublishRequest;
import org.zonecast.router.ingest.Ingest.Publisher;
import org.zonecast.router.ingest.PublishRefusedException;

/**
 * One encoder's connection, from its first byte to its last. Everything but the {@link Publisher}'s
 * methods runs on the event loop of its context.
 */
final class RtmpSession implements Publisher, CommandHandler.Requests, Watchdog.Watched {
  private static final Logger log = LoggerFactory.getLogger(RtmpSession.class);

  /** Work on the event loop that may find fault with the peer. */
  private interface Step {
    void run() throws RejectedException;
  }

  private final Context context;
  private final NetSocket socket;
  private final RtmpLimits limits;
  private final Ingest ingest;
  private final RtmpMetrics metrics;
  private String address;
  private @Nullable ProxyPreface preface;

  private final Watchdog watchdog;
  private final Handshake handshake = new Handshake();
  private final RtmpOutput out;
  private final CommandHandler commands;
  private final ChunkReader reader;
  private final Publishing publishing;
  private final Promise<Void> known = Promise.promise();
  private final Promise<Void> gone = Promise.promise();

  private long receivedBytes;

  /** Whether the encoder has said that it connects again when it is asked to. */
  private volatile boolean reconnects;

  private boolean held;
  private boolean closing;
  private boolean closed;

  RtmpSession(
      Context context,
      NetSocket socket,
      RtmpLimits limits,
      Ingest ingest,
      RtmpMetrics metrics,
      LongSupplier nanoTime) {
    this.context = context;
    this.socket = socket;
    this.limits = limits;
    this.ingest = ingest;
    this.metrics = metrics;
    this.address = IpAndPort.of(socket.remoteAddress()).toString();
    this.watchdog = new Watchdog(context, limits.timeouts(), nanoTime, this);
    this.out = new RtmpOutput(socket);
    this.commands = new CommandHandler(out, this, limits.amf());
    this.reader = new ChunkReader(limits.sizes(), this::onMessage);
    this.publishing = new Publishing(limits.amf(), metrics);
  }

  /** Begins to read. */
  void start() {
    log.debug("rtmp connected connection={}", address);
    socket.exceptionHandler(
        fault -> log.debug("rtmp connection={}: {}", address, fault.toString()));
    socket.closeHandler(nothing -> onClosed());
    socket.handler(this::onBytes);
    watchdog.start();
  }

  /** Before RTMP there may be a header that names the encoder: the peer is a trusted proxy. */
  void behindProxy() {
    preface = new ProxyPreface();
  }

  /** Turns the connection away before anything is read. */
  void refuse(RejectedException why) {
    start();
    reject(why);
  }

  /**
   * Turns the connection away at once, whether the peer reads or not, unless it publishes by now.
   * From any thread.
   */
  void makeRoom(RejectedException why) {
    context.runOnContext(nothing -> {
      if (!publishing.isLive()) {
        reject(why);
        closeNow();
      }
    });
  }

  /** Completes when a publisher was let in, or the connection has closed. */
  Future<Void> known() {
    return known.future();
  }

  /** Completes when the connection has closed. */
  Future<Void> gone() {
    return gone.future();
  }

  // ---- bytes in ---------------------------------------------------------------------------------

  private void onBytes(Buffer bytes) {
    if (closing) {
      return;
    }
    watchdog.received();
    metrics.received(bytes.length());
    attempt(() -> read(withoutPreface(bytes)));
  }

  private Buffer withoutPreface(Buffer bytes) throws RejectedException {
    ProxyPreface before = preface;
    if (before == null) {
      return bytes;
    }
    before.read(bytes);
    if (!before.isDone()) {
      return Buffer.buffer();
    }
    preface = null;
    IpAndPort source = before.source();
    if (source != null) {
      log.debug("rtmp connection={} is for connection={}", address, source);
      address = source.toString();
    }
    before.close();
    return before.rest();
  }

  private void read(Buffer bytes) throws RejectedException {
    if (bytes.length() == 0) {
      return;
    }
    receivedBytes += bytes.length();
    int from = 0;
    if (!handshake.isDone()) {
      from = handshake.read(bytes, out::handshake);
      if (handshake.isDone()) {
        watchdog.setUp();
      }
    }
    if (from < bytes.length()) {
      reader.read(from == 0 ? bytes : bytes.slice(from, bytes.length()));
    }
    if (!closing && !closed) {
      out.acknowledge(receivedBytes);
    }
  }

  private void onMessage(RtmpMessage message) throws RejectedException {
    switch (message.type()) {
      case RtmpMessage.VIDEO,
          RtmpMessage.AUDIO,
          RtmpMessage.AGGREGATE,
          RtmpMessage.AMF0_DATA,
          RtmpMessage.AMF3_DATA ->
          publishing.onMessage(message);
      case RtmpMessage.AMF0_COMMAND, RtmpMessage.AMF3_COMMAND -> commands.onMessage(message);
      case RtmpMessage.WINDOW_ACK_SIZE -> out.setWindow(ControlMessages.number(message));
      case RtmpMessage.SET_PEER_BANDWIDTH -> out.windowAckSize();
      case RtmpMessage.USER_CONTROL -> {
        if (ControlMessages.event(message) == ControlMessages.PING_REQUEST) {
          out.pong(ControlMessages.eventValue(message));
        }
      }
      default -> log.trace("rtmp message of type {} passed over", message.type());
    }
  }

  // ---- the encoder's requests -------------------------------------------------------------------

  @Override
  public void connected(String encoder, boolean canReconnect) {
    reconnects = canReconnect;
    log.debug("rtmp connect connection={} encoder=\"{}\"", address, encoder);
    watchdog.setUp();
  }

  @Override
  public int publishedStreamId() {
    return publishing.isLive() ? publishing.streamId() : 0;
  }

  @Override
  public void publish(String key, String region, int streamId) throws RejectedException {
    publishing.ask(key, streamId);
    steerFlow();
    ingest
        .publish(new PublishRequest(key, protocol(), address, region), this)
        .onComplete(answer -> context.runOnContext(nothing -> attempt(() -> onAnswer(answer))));
  }

  private String protocol() {
    return socket.isSsl() ? "rtmps" : "rtmp";
  }

  private void onAnswer(AsyncResult<Publication> answer) throws RejectedException {
    if (answer.failed()) {
      throw refusal(answer.cause());
    }
    if (closing) {
      answer.result().end(EndReason.CLOSED);
      return;
    }
    publishing.grant(answer.result());
    known.tryComplete();
    metrics.publishers().incrementAndGet();
    log.info("rtmp publishing connection={} stream={}", address, publishing.stream());
    watchdog.publishing();
    reader.allowMedia();
    if (!closed) {
      out.publishStarted(publishing.streamId());
    }
    try {
      steerFlow();
    } finally {
      if (closed) {
        end(EndReason.CLOSED);
      }
    }
  }

  private RejectedException refusal(Throwable cause) {
    if (cause instanceof PublishRefusedException refused) {
      return new RejectedException(
          RejectReason.of(refused.reason()), String.valueOf(refused.getMessage()));
    }
    log.error("rtmp publish failed connection={} stream={}", address, publishing.stream(), cause);
    return new RejectedException(RejectReason.INTERNAL, "the server cannot take the stream now");
  }

  @Override
  public void goodbye(int streamId) throws RejectedException {
    if (publishing.isLive()) {
      end(EndReason.GOODBYE);
      watchdog.setUp();
      if (!closed) {
        out.unpublished(publishing.streamId());
      }
    }
  }

  private void end(EndReason reason) {
    if (publishing.end(reason)) {
      metrics.publishers().decrementAndGet();
      log.info(
          "rtmp publication over connection={} stream={} reason={} bytes={}",
          address,
          publishing.stream(),
          reason,
          receivedBytes);
    }
  }

  // ---- the broadcast's wishes, from any thread --------------------------------------------------

  @Override
  public void hold() {
    context.runOnContext(nothing -> setHeld(true));
  }

  @Override
  public void proceed() {
    context.runOnContext(nothing -> setHeld(false));
  }

  @Override
  public void close(PublishRefusedException reason) {
    context.runOnContext(nothing -> reject(refusal(reason)));
  }

  @Override
  public boolean canMove() {
    return reconnects;
  }

  @Override
  public void move(@Nullable URI to) {
    context.runOnContext(nothing ->
        attempt(() -> {
          if (!closing && !closed) {
            log.info(
                "rtmp asked to reconnect connection={} stream={} to={}",
                address,
                publishing.stream(),
                to);
            out.reconnectRequest(to, "This server is being taken out of service.");
          }
        }));
  }

  private void setHeld(boolean hold) {
    held = hold && !closed;
    attempt(this::steerFlow);
  }

  /** Reads or stops reading: while publish is being answered, and while the broadcast holds. */
  private void steerFlow() throws RejectedException {
    if (closing) {
      return;
    }
    if (isWaiting()) {
      reader.suspend();
      socket.pause();
      return;
    }
    reader.proceed();
    if (!isWaiting()) {
      socket.resume();
    }
  }

  // ---- the end ----------------------------------------------------------------------------------

  private void attempt(Step step) {
    try {
      step.run();
    } catch (RejectedException e) {
      reject(e);
    } catch (RuntimeException e) {
      log.error("rtmp session failed connection={} stream={}", address, publishing.stream(), e);
      reject(new RejectedException(RejectReason.INTERNAL, "the server failed"));
    }
  }

  private void reject(RejectedException why) {
    if (closing || closed) {
      return;
    }
    closing = true;
    watchdog.stop();
    metrics.rejected(why.reason());
    log.warn(
        "rtmp rejected connection={} stream={} reason={}: {}",
        address,
        publishing.stream(),
        why.reason().tag(),
        why.getMessage());
    end(EndReason.CLOSED);
    reader.suspend();
    String code = why.reason().statusCode();
    if (code == null || !handshake.isDone()) {
      hangUp();
      return;
    }
    // Unread bytes would make the close a reset, which can take the status away from the encoder.
    socket.resume();
    out.refuse(code, String.valueOf(why.getMessage()), publishing.streamId());
    closeAfterLinger();
  }

  private void hangUp() {
    closing = true;
    socket.close();
    closeAfterLinger();
  }

  /**
   * Closes the channel itself: the socket's own close waits for all that was written before it, and
   * for good if the peer does not read.
   */
  void closeAfterLinger() {
    context.owner().setTimer(limits.timeouts().linger().toMillis(), timer -> closeNow());
  }

  private void closeNow() {
    ((NetSocketInternal) socket).channelHandlerContext().close();
  }

  @Override
  public boolean isWaiting() {
    return held || publishing.isAsked();
  }

  @Override
  public void onOverdue(RejectedException why) {
    if (publishing.isOver()) {
      hangUp();
    } else {
      reject(why);
    }
  }

  private void onClosed() {
    closed = true;
    held = false;
    if (preface != null) {
      preface.close();
    }
    metrics.connections().decrementAndGet();
    // What came before the close may hold a goodbye.
    attempt(this::steerFlow);
    if (!publishing.isAsked()) {
      end(EndReason.CLOSED);
    }
    watchdog.stop();
    log.debug("rtmp disconnected connection={} bytes={}", address, receivedBytes);
    known.tryComplete();
    gone.complete();
  }
}
