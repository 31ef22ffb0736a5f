package org.zonecast.router.peer;

import java.net.URI;
import java.util.List;
import org.zonecast.config.Default;
import org.zonecast.job.Names;

/**
 * Another router: its id, its zone and the base URL of its HTTP server.
 *
 * @param rtmp where broadcasters push to it, without the key, the best first; may be empty
 */
public record PeerAddress(String id, String zone, URI url, @Default("[]") List<URI> rtmp) {
  public PeerAddress {
    Names.requireName("id", id);
    Names.requireName("zone", zone);
    if (url.getHost() == null || !"http".equals(url.getScheme())) {
      throw new IllegalArgumentException("url must be an http URL, got " + url);
    }
    rtmp = List.copyOf(rtmp);
    for (URI push : rtmp) {
      boolean isRtmp = "rtmp".equals(push.getScheme()) || "rtmps".equals(push.getScheme());
      if (push.getHost() == null || !isRtmp) {
        throw new IllegalArgumentException("rtmp must be rtmp or rtmps URLs, got " + push);
      }
    }
  }

  /** Of a router that nobody is sent to. */
  public PeerAddress(String id, String zone, URI url) {
    this(id, zone, url, List.of());
  }
}
