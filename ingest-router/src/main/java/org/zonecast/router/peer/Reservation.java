package org.zonecast.router.peer;

import org.zonecast.router.route.Placement;
import org.zonecast.router.route.RecentPlacement;
import org.zonecast.router.route.RouteRequest;
import org.zonecast.router.route.ZoneRanking;

/**
 * Room that is kept for a job from when a zone is chosen for it until that zone has answered.
 *
 * @param ranking of all zones, at that time
 * @param placement the chosen one's place in it
 * @param room what is kept
 */
record Reservation(ZoneRanking ranking, Placement placement, RecentPlacement room) {

  static Reservation of(RouteRequest request, ZoneRanking ranking, Placement chosen) {
    var room =
        new RecentPlacement(
            chosen.zone(), request.kind(), request.units(), request.streamId(), request.at());
    return new Reservation(ranking, chosen, room);
  }

  String zone() {
    return placement.zone();
  }
}
