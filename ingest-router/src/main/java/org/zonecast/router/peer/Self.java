package org.zonecast.router.peer;

import org.zonecast.job.Names;

/** Who this router is, as the others know it. */
public record Self(String id, String region, String zone) {
  public Self {
    Names.requireName("id", id);
    Names.requireName("region", region);
    Names.requireName("zone", zone);
  }
}
