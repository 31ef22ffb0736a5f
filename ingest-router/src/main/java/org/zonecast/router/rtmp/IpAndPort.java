package org.zonecast.router.rtmp;

import io.vertx.core.net.SocketAddress;

/**
 * Where a connection comes from. As text an IPv6 address stands in brackets, so that its port can
 * be told from it.
 */
record IpAndPort(String ip, int port) {
  static IpAndPort of(SocketAddress peer) {
    return new IpAndPort(peer.hostAddress(), peer.port());
  }

  @Override
  public String toString() {
    return (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + port;
  }
}
