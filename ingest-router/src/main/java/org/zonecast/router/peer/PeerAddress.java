package org.zonecast.router.peer;

import java.net.URI;
import java.util.List;
import org.zonecast.config.Checks;
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
    Checks.requireUrl("url", url, "http");
    rtmp = List.copyOf(rtmp);
    rtmp.forEach(push -> Checks.requireUrl("rtmp", push, "rtmp", "rtmps"));
  }

  /** Of a router that nobody is sent to. */
  public PeerAddress(String id, String zone, URI url) {
    this(id, zone, url, List.of());
  }
}
