package org.zonecast.router.rtmp;

import java.util.function.Predicate;

/**
 * Where the RTMP server listens, and what it takes at most.
 *
 * @param port 0 for one that the system gives
 * @param host the address to listen on
 * @param eventLoops how many event loops share the connections
 * @param trusted whether a peer of this IP address may name the encoder by the PROXY protocol
 */
public record RtmpSettings(
    int port, String host, int eventLoops, RtmpLimits limits, Predicate<String> trusted) {
  public RtmpSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("an RTMP port is 0 to 65535, got " + port);
    }
    if (eventLoops < 1) {
      throw new IllegalArgumentException("the RTMP server needs an event loop, got " + eventLoops);
    }
  }

  /** One event loop for each processor, and the default limits. */
  public static RtmpSettings of(int port, String host) {
    return new RtmpSettings(
        port, host, Runtime.getRuntime().availableProcessors(), RtmpLimits.DEFAULT);
  }

  /** Without any trusted proxy. */
  public RtmpSettings(int port, String host, int eventLoops, RtmpLimits limits) {
    this(port, host, eventLoops, limits, ip -> false);
  }

  public RtmpSettings withLimits(RtmpLimits newLimits) {
    return new RtmpSettings(port, host, eventLoops, newLimits, trusted);
  }

  public RtmpSettings withTrusted(Predicate<String> newTrusted) {
    return new RtmpSettings(port, host, eventLoops, limits, newTrusted);
  }
}
