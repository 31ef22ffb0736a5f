package org.zonecast.router.feed;

import io.vertx.core.Future;

/** The wire to one worker. May be used from any thread; what one thread sends stays in order. */
public interface FeedLink {

  /** Sends one message; completed when the socket has taken it. */
  Future<Void> send(byte[] message);

  /** Closes with a WebSocket close code (RFC 6455, 7.4.1). */
  void close(int code, String reason);

  /** The worker's address. */
  String remote();
}
