package org.zonecast.router.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a zone stands where it stands in the ranking for one job, for people.
 *
 * @param fitting the case that put it there
 * @param km the way from the broadcaster to its region
 */
record ZoneReasons(
    RouteRequest request, ZoneStanding zone, ZoneRoom room, RouteCase fitting, int km) {

  List<String> all() {
    var reasons = new ArrayList<String>();
    reasons.add(fitting.text());
    if (zone.zone().equals(request.zone())) {
      reasons.add("own zone");
    }
    reasons.add(Atlas.known(km) ? km + " km" : "distance unknown");
    if (fitting == RouteCase.UNUSABLE) {
      reasons.add(zone.unusable(request.at()));
      return reasons;
    }
    reasons.add(ofRoom());
    reasons.add("score " + zone.score(room));
    reasons.addAll(zone.faults());
    if (zone.queued() > 0) {
      reasons.add(zone.queued() + " jobs waiting");
    }
    ofHealth().ifPresent(reasons::add);
    return reasons;
  }

  private String ofRoom() {
    if (room.workers() == 0) {
      return "no " + request.kind() + " worker" + withEncoder();
    }
    if (fitting == RouteCase.NO_WORKER) {
      return "%d units in the largest of its %s workers that stay, %d needed"
          .formatted(room.largestWorker(), request.kind(), request.units());
    }
    return "%d of its %s workers suit, %d units free, %d in the largest, %d needed"
        .formatted(
            room.workers(),
            request.kind(),
            room.freeUnits(),
            fitting == RouteCase.STAYS ? room.largestAtBest() : room.largestFree(),
            request.units());
  }

  private String withEncoder() {
    return request.encoderId().map(id -> " with encoder " + id).orElse("");
  }

  private Optional<String> ofHealth() {
    ZoneHealth health = zone.health();
    if (!health.in()) {
      return Optional.of(
          "out because %s; %d of %d good reports"
              .formatted(health.why(), health.streak(), ZoneHealth.GOOD_TO_RETURN));
    }
    if (health.streak() > 0) {
      return Optional.of(
          "%s; %d of %d bad reports"
              .formatted(health.why(), health.streak(), ZoneHealth.BAD_TO_LEAVE));
    }
    return health.healing(request.at()) ? Optional.of("heals") : Optional.empty();
  }
}
