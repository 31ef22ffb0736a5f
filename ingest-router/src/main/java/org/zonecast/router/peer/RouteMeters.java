package org.zonecast.router.peer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.zonecast.router.route.Placement;
import org.zonecast.router.route.RouteCase;
import org.zonecast.router.route.ZoneRanking;

/** What this edge has decided about places, for whoever watches it. */
final class RouteMeters {
  private final MeterRegistry meters;

  RouteMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  /** A zone took a job; those that heal and had their jobs of that second did not get it. */
  void took(Placement placement, ZoneRanking ranking) {
    Counter.builder("zonecast.route.decisions")
        .description("Jobs that a zone took, by the case that put it first")
        .tag("case", Integer.toString(placement.caseNumber()))
        .register(meters)
        .increment();
    ranking.zones(RouteCase.HEALING).stream()
        .filter(zone -> !zone.equals(placement.zone()))
        .forEach(this::spared);
  }

  private void spared(String zone) {
    Counter.builder("zonecast.route.spared")
        .description("Jobs that went elsewhere while a healing zone had its jobs of the second")
        .tag("zone", zone)
        .register(meters)
        .increment();
  }

  /** A worker of another zone than before has taken up a stream. */
  void moved(String from, String to) {
    Counter.builder("zonecast.route.moves")
        .description("Streams that a worker of another zone took up")
        .tags("from", from, "to", to)
        .register(meters)
        .increment();
  }
}
