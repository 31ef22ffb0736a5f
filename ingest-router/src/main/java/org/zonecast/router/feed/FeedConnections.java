package org.zonecast.router.feed;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Revoke;

/** The workers' connections to one epoch. Belongs to its broadcast's thread. */
public final class FeedConnections {
  private static final long HELLO_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int MAX_CONNECTIONS = 16;
  private static final int NORMAL = 1000;
  private static final int POLICY_VIOLATION = 1008;

  private final Map<Long, FeedConnection> open = new LinkedHashMap<>();
  private boolean closed;

  /** Takes a new connection, or closes it. */
  public void add(FeedConnection connection) {
    if (closed || open.size() >= MAX_CONNECTIONS) {
      connection.close(POLICY_VIOLATION, closed ? "the epoch is over" : "too many connections");
    } else {
      open.put(connection.number(), connection);
    }
  }

  /** Whether messages of this connection count. */
  public boolean has(FeedConnection connection) {
    return !connection.isClosed() && open.containsKey(connection.number());
  }

  /** It was closed by the other side. */
  public void gone(FeedConnection connection) {
    connection.closed();
    open.remove(connection.number());
  }

  /** Ends a connection that has said goodbye. */
  public void release(FeedConnection connection) {
    connection.close(NORMAL, "goodbye");
    open.remove(connection.number());
  }

  /** Tells a worker that it may not go on, and ends its connection. */
  public void dismiss(FeedConnection connection, Revoke.Reason reason, String detail) {
    connection.revoke(reason, detail);
    open.remove(connection.number());
  }

  /** Dismisses all, and takes no other. */
  public void close(Revoke.Reason reason, String detail) {
    closed = true;
    all().forEach(connection -> dismiss(connection, reason, detail));
  }

  /** Sends on what was recorded, and returns those whose media is gone. */
  public List<FeedConnection> pump() {
    return all().stream().filter(connection -> !connection.pump()).toList();
  }

  /** Those that have been open for 5 s without a Hello. */
  public List<FeedConnection> silentNewcomers(long nowNanos) {
    return all().stream()
        .filter(connection -> connection.hello() == null)
        .filter(connection -> nowNanos - connection.openedNanos() > HELLO_NANOS)
        .toList();
  }

  public void tellAll(FeedMessage.Down message) {
    open.values().stream()
        .filter(connection -> connection.hello() != null)
        .forEach(connection -> connection.send(message));
  }

  /** The same, but only to those that speak at least this version. */
  public void tellAll(int sinceVersion, FeedMessage.Down message) {
    open.values().stream()
        .filter(connection -> connection.version() >= sinceVersion)
        .forEach(connection -> connection.send(message));
  }

  public Optional<FeedConnection> find(Predicate<FeedConnection> condition) {
    return open.values().stream().filter(condition).findFirst();
  }

  private List<FeedConnection> all() {
    return List.copyOf(open.values());
  }
}
