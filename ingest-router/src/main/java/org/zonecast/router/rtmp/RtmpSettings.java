package org.zonecast.router.rtmp;

/**
 * Where the RTMP server listens, and what it takes at most.
 *
 * @param port 0 for one that the system gives
 * @param host the address to listen on
 * @param eventLoops how many event loops share the connections
 */
public record RtmpSettings(int port, String host, int eventLoops, RtmpLimits limits) {
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

  public RtmpSettings withLimits(RtmpLimits newLimits) {
    return new RtmpSettings(port, host, eventLoops, newLimits);
  }
}
