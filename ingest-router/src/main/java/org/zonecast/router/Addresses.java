package org.zonecast.router;

import java.net.URI;
import java.util.List;
import org.zonecast.config.Hosts;

/**
 * Where this router is reached. A port may be the system's choice, and is told once it is known;
 * any thread may ask.
 */
final class Addresses {
  private final RouterConfig config;
  private volatile int httpPort;
  private volatile int rtmpPort;

  /** 0 without RTMPS. */
  private volatile int rtmpsPort;

  Addresses(RouterConfig config) {
    this.config = config;
    this.httpPort = config.http().port();
    this.rtmpPort = config.rtmp().port();
  }

  void http(int port) {
    httpPort = port;
  }

  void rtmp(int port) {
    rtmpPort = port;
  }

  void rtmps(int port) {
    rtmpsPort = port;
  }

  int httpPort() {
    return httpPort;
  }

  int rtmpPort() {
    return rtmpPort;
  }

  /** The port of RTMPS, 0 without it. */
  int rtmpsPort() {
    return rtmpsPort;
  }

  /** What workers reach this router's feeds by. */
  URI feedBase() {
    URI told = config.feedUrl();
    return told == null ? here("ws", httpPort, "") : told;
  }

  /** Where broadcasters push to, best first. */
  List<URI> ingest() {
    if (!config.ingest().rtmp().isEmpty()) {
      return config.ingest().rtmp();
    }
    URI plain = here("rtmp", rtmpPort, "/live");
    return rtmpsPort == 0 ? List.of(plain) : List.of(plain, here("rtmps", rtmpsPort, "/live"));
  }

  private URI here(String scheme, int port, String path) {
    return URI.create(scheme + "://" + Hosts.inUrl(config.host()) + ":" + port + path);
  }
}
