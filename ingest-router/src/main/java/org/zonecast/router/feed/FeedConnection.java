package org.zonecast.router.feed;

import io.vertx.core.AsyncResult;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.CdnHealth;
import org.zonecast.feed.FeedMessage.Hello;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.router.feed.FeedBuffer.ResumePoint;

/**
 * One worker's way through the feed: a cursor into the buffer, moved on as fast as the socket takes
 * it. Belongs to its broadcast's thread.
 */
public final class FeedConnection {
  private static final int NORMAL = 1000;

  /** Media is not sent while more than this is under way to the socket. */
  private static final long WINDOW_BYTES = 4 << 20;

  /** A worker that lets more than this pile up, answers included, is cut off. */
  private static final long MAX_UNDER_WAY_BYTES = WINDOW_BYTES + 2L * FeedCodec.MAX_MESSAGE_BYTES;

  private static final long NOT_STREAMING = -1;
  private static final long NO_PROGRESS = Long.MIN_VALUE;

  private final long number;
  private final FeedLink link;
  private final Executor broadcast;
  private final long openedNanos;

  private final Map<String, CdnHealth> cdnHealth = new HashMap<>();
  private @Nullable Hello hello;
  private @Nullable WorkerPulse pulse;
  private long lastProgress = NO_PROGRESS;
  private long transcoderPid;
  private @Nullable FeedBuffer buffer;
  private long cursor = NOT_STREAMING;
  private long underWayBytes;
  private boolean full;
  private boolean closed;

  /**
   * @param number tells this connection from every other one of this edge
   * @param broadcast runs a task on the broadcast's thread
   */
  public FeedConnection(long number, FeedLink link, Executor broadcast, long openedNanos) {
    this.number = number;
    this.link = link;
    this.broadcast = broadcast;
    this.openedNanos = openedNanos;
  }

  public long number() {
    return number;
  }

  long openedNanos() {
    return openedNanos;
  }

  public @Nullable Hello hello() {
    return hello;
  }

  public void hello(Hello message, long nowNanos) {
    hello = message;
    pulse = new WorkerPulse(nowNanos);
    transcoderPid = message.transcoderPid();
  }

  /** How the worker does; it must have said hello. */
  public WorkerPulse pulse() {
    return Objects.requireNonNull(pulse, "no Hello yet");
  }

  /** Any message came. */
  public void heard(long nowNanos) {
    if (pulse != null) {
      pulse.heard(nowNanos);
    }
  }

  public void progressed(FeedMessage.Progress progress, long nowNanos) {
    lastProgress = progress.number();
    pulse().progressed(progress, nowNanos);
    full = progress.full();
    boolean _ = pump(); // a cursor that was overtaken is noticed at the next tick
  }

  /**
   * Answers the last progress message, perhaps again. Before the first there is nothing to answer.
   *
   * @param grant 0 for none
   * @param alone the holder before has said that it lists nothing more
   */
  public void answer(long grant, boolean alone) {
    if (lastProgress != NO_PROGRESS) {
      send(new FeedMessage.Answer(lastProgress, grant, alone));
    }
  }

  /** The worker says how a CDN does. */
  public void sees(CdnHealth health) {
    cdnHealth.put(health.cdn(), health);
  }

  /** How the CDNs do, as far as the worker has said. */
  public Collection<CdnHealth> cdnHealth() {
    return List.copyOf(cdnHealth.values());
  }

  /** The version of the protocol that both sides speak; 0 before the Hello. */
  public int version() {
    Hello known = hello;
    return known == null ? 0 : Math.min(known.version(), FeedMessage.VERSION);
  }

  public long transcoderPid() {
    return transcoderPid;
  }

  public void transcoderPid(long pid) {
    transcoderPid = pid;
  }

  public void send(FeedMessage.Down message) {
    write(FeedCodec.encode(message));
  }

  /** Begins to send media from a place on, as a new run. */
  public void stream(FeedBuffer from, ResumePoint point, int run) {
    send(new FeedMessage.Start(point.segment(), run));
    point.configs().forEach(this::write);
    buffer = from;
    cursor = point.place();
    full = false;
  }

  /**
   * Sends what there is and fits, unless the worker has enough for now.
   *
   * @return false if the media that it needs next is gone
   */
  boolean pump() {
    FeedBuffer from = buffer;
    if (from == null || closed) {
      return true;
    }
    while (!full && cursor < from.end() && underWayBytes < WINDOW_BYTES) {
      if (cursor < from.first()) {
        return false;
      }
      write(from.wireAt(cursor++));
    }
    return true;
  }

  /** Tells the worker that it may not go on, and closes. */
  void revoke(Revoke.Reason reason, String detail) {
    send(new Revoke(reason, detail));
    close(NORMAL, reason.name());
  }

  public void close(int code, String reason) {
    if (!closed) {
      closed = true;
      buffer = null;
      link.close(code, reason);
    }
  }

  /** The other side closed, or the connection broke. */
  void closed() {
    closed = true;
    buffer = null;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public String toString() {
    Hello known = hello;
    return known == null ? link.remote() : known.workerId() + " in zone " + known.zone();
  }

  private void write(byte[] wire) {
    if (closed) {
      return;
    }
    underWayBytes += wire.length;
    if (underWayBytes > MAX_UNDER_WAY_BYTES) {
      close(NORMAL, "too much is under way");
      return;
    }
    link.send(wire).onComplete(sent -> broadcast.execute(() -> sent(wire.length, sent)));
  }

  private void sent(int bytes, AsyncResult<Void> result) {
    underWayBytes -= bytes;
    if (result.succeeded()) {
      boolean _ = pump(); // a cursor that was overtaken is noticed at the next tick
    }
  }
}
