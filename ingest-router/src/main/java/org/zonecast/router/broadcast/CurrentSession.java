package org.zonecast.router.broadcast;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.edge.Contenders;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.ingest.Arrival;
import org.zonecast.router.ingest.Ingest.PublishRequest;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.ingest.PublishRefusedException.Reason;
import org.zonecast.router.ingest.SourceSession;

/**
 * The publisher that a broadcast listens to, one at a time: when it was heard, when it left, and
 * whether it must wait. Belongs to its broadcast's thread.
 */
final class CurrentSession {
  private static final long RECENT_NANOS = Duration.ofSeconds(2).toNanos();

  private final Edge edge;
  private volatile @Nullable SourceSession session;
  private long leftNanos;
  private volatile long mediaNanos;
  private volatile @Nullable String lastAddress;

  CurrentSession(Edge edge) {
    this(edge, Duration.ZERO);
  }

  /**
   * @param away how long the broadcast has had no publisher when it comes to this edge
   */
  CurrentSession(Edge edge, Duration away) {
    this.edge = edge;
    long left = edge.clock().nanoTime() - away.toNanos();
    this.mediaNanos = left;
    this.leftNanos = left;
  }

  /** For how long nothing was heard of any publisher. From any thread. */
  Duration sinceLastMedia() {
    return Duration.ofNanos(Math.max(0, edge.clock().nanoTime() - heardNanos()));
  }

  /**
   * When something was heard of a publisher. One that has just come counts as heard, and so does
   * one for as long as this edge itself holds it back.
   */
  private long heardNanos() {
    SourceSession current = session;
    return current == null ? mediaNanos : Math.max(mediaNanos, current.freeSinceNanos());
  }

  /** The address of the publisher, or of the last one; empty if there was none. From any thread. */
  Optional<String> lastAddress() {
    return Optional.ofNullable(lastAddress);
  }

  @Nullable SourceSession get() {
    return session;
  }

  boolean isOpen() {
    return session != null;
  }

  boolean is(SourceSession other) {
    return session == other;
  }

  /** Whether there is a publisher that is not {@link #silent}. */
  boolean heardLately() {
    return session != null && !silent();
  }

  void attach(SourceSession attached) {
    session = attached;
    lastAddress = attached.request().remoteAddress();
  }

  void heard(Arrival arrival) {
    mediaNanos = Math.max(mediaNanos, arrival.nanos());
  }

  /** Whether nothing was heard of any publisher for 2 s. */
  boolean silent() {
    return edge.clock().nanoTime() - heardNanos() >= RECENT_NANOS;
  }

  /** It has left by itself. */
  void left() {
    session = null;
    leftNanos = edge.clock().nanoTime();
  }

  /** Sends it away, if there is one. */
  void close(Reason why, String message) {
    SourceSession current = session;
    if (current != null) {
      left();
      edge.meters().refused(why);
      current.close(new PublishRefusedException(why, message));
    }
  }

  /** A newcomer was refused for this publisher's sake, unless it may be the same encoder. */
  void defended(String streamId, String newcomer) {
    if (holderBeside(newcomer).isPresent()) {
      edge.contenders().refused(streamId, newcomer, edge.clock().nanoTime());
    }
  }

  /** The publisher, if there is one, has to go for a newcomer, or one of an unknown address. */
  void lostTo(String streamId, String newcomer) {
    holderBeside(newcomer)
        .ifPresent(
            holder -> edge.contenders().displaced(streamId, holder, edge.clock().nanoTime()));
  }

  /** The publisher's address. A session from the same one may be what is left of it. */
  private Optional<String> holderBeside(String newcomer) {
    return Optional.ofNullable(session)
        .map(current -> current.request().remoteAddress())
        .filter(holder -> !Contenders.sameHost(holder, newcomer));
  }

  /**
   * Asks the publisher to go to another edge.
   *
   * @return whether there is one that can
   */
  boolean move(Function<PublishRequest, @Nullable URI> elsewhere) {
    SourceSession current = session;
    return current != null && current.move(elsewhere.apply(current.request()));
  }

  /** How long it has been here; 0 if there is none. */
  long openNanos() {
    SourceSession current = session;
    return current == null ? 0 : edge.clock().nanoTime() - current.openedNanos();
  }

  /** How long there has been no publisher; 0 if there is one. */
  long awayNanos() {
    return session == null ? edge.clock().nanoTime() - leftNanos : 0;
  }

  /** Holds the publisher back while its media is ahead of the clock. */
  void holdOrProceed(boolean ahead) {
    SourceSession current = session;
    if (current != null) {
      current.ahead(ahead);
    }
  }
}
