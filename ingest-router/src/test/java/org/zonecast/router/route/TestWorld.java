package org.zonecast.router.route;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.zonecast.job.Job;
import org.zonecast.job.WorkerRecord;

/** Two zones in Frankfurt, two in Paris, two in Virginia; 10 units are asked for. */
final class TestWorld {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final World WORLD =
      new World(
          List.of(
              new Region("fra", 50.1, 8.7, List.of("fra-a", "fra-b")),
              new Region("par", 48.9, 2.4, List.of("par-a", "par-b")),
              new Region("iad", 38.9, -77.4, List.of("iad-a", "iad-b"))));
  static final Place MAINZ = new Place(50.0, 8.3, "test");
  static final Place BOSTON = new Place(42.4, -71.1, "test");

  /** From an unknown place. */
  static final RouteRequest REQUEST = requestFrom(Origin.UNKNOWN);

  private Zones zones = Zones.of(WORLD);
  private int reports;

  /** Asked at the edge in fra-a. */
  static RouteRequest requestFrom(Origin origin) {
    return request("fra-a", origin, Optional.empty());
  }

  /** Asked at an edge in Frankfurt. */
  static RouteRequest request(String zone, Origin origin, Optional<Stay> stay) {
    return new RouteRequest("fra", zone, origin, Job.CPU, Optional.of("x264"), 10, "s1", stay, NOW);
  }

  /** All six zones with one worker each, of 100 units, all free. */
  static TestWorld idle() {
    var world = new TestWorld();
    WORLD.regions().forEach(region -> region.zones().forEach(zone -> world.used(zone, 0)));
    return world;
  }

  Zones zones() {
    return zones;
  }

  /** A zone with one worker, so many of whose 100 units are used. */
  TestWorld used(String zone, int units) {
    return heard(report(zone, worker(100, units)));
  }

  /** Each report is received a nanosecond later than the one before. */
  TestWorld heard(ZoneReport report) {
    Instant at = report.at().truncatedTo(ChronoUnit.MILLIS).plusNanos(++reports);
    zones = zones.heard(report.receivedAt(at));
    return this;
  }

  /** A zone whose store is away. */
  TestWorld away(String zone) {
    return heard(new ZoneReport("fra", zone, false, "no primary", List.of(), 0, NOW));
  }

  /** Rounds in which only these zones answer. */
  TestWorld rounds(int count, String... answering) {
    for (int i = 0; i < count; i++) {
      for (String zone : answering) {
        heard(zones.standing(zone).orElseThrow().report());
      }
      zones = zones.judged(NOW.minusMillis(1));
    }
    return this;
  }

  /** A zone that was out and is back. */
  TestWorld healed(String zone) {
    out(zone);
    return rounds(ZoneHealth.GOOD_TO_RETURN, all());
  }

  /** A zone that is out. */
  TestWorld out(String zone) {
    rounds(1, all());
    return rounds(ZoneHealth.BAD_TO_LEAVE, others(zone));
  }

  TestWorld placed(String zone, int units, int millisAgo) {
    return placed(zone, units, "", millisAgo);
  }

  /** The same for the job of a stream that workers may name. */
  TestWorld placed(String zone, int units, String stream, int millisAgo) {
    Instant at = NOW.minusMillis(millisAgo);
    zones = zones.placed(new RecentPlacement(zone, Job.CPU, units, stream, at));
    return this;
  }

  private String[] all() {
    return zones.all().stream()
        .filter(zone -> zone.report() != null)
        .map(ZoneStanding::zone)
        .toArray(String[]::new);
  }

  private String[] others(String zone) {
    return List.of(all()).stream().filter(other -> !other.equals(zone)).toArray(String[]::new);
  }

  static ZoneReport report(String zone, WorkerRecord... workers) {
    String region = zone.substring(0, zone.indexOf('-'));
    return new ZoneReport(region, zone, true, "", List.of(workers), 0, NOW);
  }

  static ZoneReport report(String zone, ZoneSigns signs, WorkerRecord... workers) {
    return report(zone, workers).withSigns(signs);
  }

  static WorkerRecord worker(int capacity, int used, String... streams) {
    return new WorkerRecord(
        "w", "any", 1, Job.CPU, List.of("x264"), capacity, used, "ready", List.of(streams));
  }
}
