package org.zonecast.benchmarks.route;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zonecast.job.Job;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Placement;
import org.zonecast.router.route.RecentPlacement;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.RouteRequest;
import org.zonecast.router.route.Stay;
import org.zonecast.router.route.World;
import org.zonecast.router.route.ZoneReport;
import org.zonecast.router.route.Zones;

/**
 * The policy of the routers, each edge with what it has heard itself. Rounds in which no zone's
 * health can change are made up for when an edge decides, which comes to the same.
 */
final class ZonecastPolicy implements Policy {
  private static final long ROUND_MS = 500;

  /** As long as verdicts that differ from those before can matter: ten rounds and some more. */
  private static final long SETTLES_MS = 8000;

  private final Instant day;
  private final Map<String, SimZone> zones;
  private final List<Edge> edges = new ArrayList<>();
  private final Map<String, List<String>> tried = new HashMap<>();

  private static final class Edge {
    final Region region;
    final String zone;
    Zones zones;
    long roundMs = -1;

    Edge(World world, Region region, String zone) {
      this.region = region;
      this.zone = zone;
      this.zones = Zones.of(world);
    }
  }

  ZonecastPolicy(World world, Map<String, SimZone> zones, Instant day) {
    this.day = day;
    this.zones = zones;
    for (Region region : world.regions()) {
      region.zones().forEach(zone -> edges.add(new Edge(world, region, zone)));
    }
  }

  @Override
  public String name() {
    return "Zonecast";
  }

  @Override
  public void round(long nowMs) {
    if (zones.values().stream().anyMatch(zone -> nowMs - zone.changedMs < SETTLES_MS)) {
      edges.forEach(edge -> refresh(edge, nowMs));
    }
  }

  private void refresh(Edge edge, long nowMs) {
    long round = nowMs - nowMs % ROUND_MS;
    if (edge.roundMs == round) {
      return;
    }
    edge.roundMs = round;
    Instant at = day.plusMillis(round);
    for (SimZone zone : zones.values()) {
      ZoneReport report = zone.report(round, at);
      if (report != null) {
        edge.zones = edge.zones.heard(report);
      }
    }
    edge.zones = edge.zones.judged(at);
  }

  @Override
  public List<String> order(SimulatedStream stream, long nowMs) {
    Edge edge = edges.get(stream.edge);
    refresh(edge, nowMs);
    if (stream.attempt == 1) {
      tried.put(stream.id, List.of());
    }
    return edge
        .zones
        .rank(request(edge, stream, nowMs))
        .order(tried.getOrDefault(stream.id, List.of()))
        .stream()
        .map(Placement::zone)
        .toList();
  }

  private RouteRequest request(Edge edge, SimulatedStream stream, long nowMs) {
    String last = stream.lastZone;
    return new RouteRequest(
        edge.region.name(),
        edge.zone,
        stream.placeKnown ? Origin.at(stream.place) : Origin.UNKNOWN,
        Job.CPU,
        Optional.of("x264"),
        stream.units,
        stream.id,
        last == null
            ? Optional.empty()
            : Optional.of(new Stay(last, day.plusMillis(stream.lastSeenMs))),
        day.plusMillis(nowMs));
  }

  @Override
  public void placed(SimulatedStream stream, String zone, long nowMs) {
    Edge edge = edges.get(stream.edge);
    Instant at = day.plusMillis(nowMs);
    edge.zones = edge.zones.placed(new RecentPlacement(zone, Job.CPU, stream.units, stream.id, at));
    var zones = new ArrayList<>(tried.getOrDefault(stream.id, List.of()));
    zones.add(zone);
    tried.put(stream.id, zones);
  }
}
