package org.zonecast.router.peer;

import java.net.URI;
import org.zonecast.job.Names;

/** Another router: its id, its zone and the base URL of its HTTP server. */
public record PeerAddress(String id, String zone, URI url) {
  public PeerAddress {
    Names.requireName("id", id);
    Names.requireName("zone", zone);
    if (url.getHost() == null || !"http".equals(url.getScheme())) {
      throw new IllegalArgumentException("url must be an http URL, got " + url);
    }
  }
}
