package org.zonecast.samples.local;

import java.util.List;

/**
 * A region of the local cluster, and where it pretends to be.
 *
 * @param latitude degrees, north is positive
 * @param longitude degrees, east is positive
 * @param network the addresses of this machine that broadcasters of this place come from
 */
record LocalRegion(String name, double latitude, double longitude, String network) {

  /** The region of a cluster that has only one. */
  static final LocalRegion ONLY = new LocalRegion("local", 50.1, 8.7, "127.0.0.0/8");

  /** The regions of a cluster with several, in order. */
  static final List<LocalRegion> SEVERAL =
      List.of(
          new LocalRegion("frankfurt", 50.1, 8.7, "127.1.0.0/16"),
          new LocalRegion("virginia", 39.0, -77.5, "127.2.0.0/16"),
          new LocalRegion("tokyo", 35.7, 139.7, "127.3.0.0/16"));
}
