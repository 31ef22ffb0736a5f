package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zonecast.job.Job;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.RecentPlacement;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.RouteRequest;
import org.zonecast.router.route.World;
import org.zonecast.router.route.ZoneHealth;
import org.zonecast.router.route.ZoneRanking;
import org.zonecast.router.route.ZoneReport;
import org.zonecast.router.route.Zones;

class RouteMetersTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RouteMeters decisions = new RouteMeters(meters);

  @Test
  void decisionsAreCountedByTheirCaseAndAHealingZoneThatWasSpared() {
    Zones zones = healingA();
    decide(zones);
    assertThat(count("zonecast.route.spared", "zone", "a")).isZero();
    for (int i = 0; i < 2; i++) {
      zones = zones.placed(new RecentPlacement("a", Job.CPU, 10, "s" + i, NOW));
    }
    decide(zones);
    assertThat(count("zonecast.route.spared", "zone", "a")).isEqualTo(1);
    assertThat(count("zonecast.route.decisions", "case", "2")).isEqualTo(2);
  }

  @Test
  void movesAreCountedByBothZones() {
    decisions.moved("a", "b");
    assertThat(count("zonecast.route.moves", "from", "a", "to", "b")).isEqualTo(1);
  }

  private void decide(Zones zones) {
    ZoneRanking ranking = zones.rank(request());
    decisions.took(ranking.placements().getFirst(), ranking);
  }

  private double count(String name, String... tags) {
    return meters.counter(name, tags).count();
  }

  /** Zone a was out and is back. */
  private static Zones healingA() {
    Zones zones = Zones.of(new World(List.of(Region.unplaced("eu", List.of("a", "b")))));
    int rounds = ZoneHealth.BAD_TO_LEAVE + ZoneHealth.GOOD_TO_RETURN;
    for (int i = 0; i < rounds; i++) {
      Instant at = NOW.minusNanos(rounds - i);
      zones = zones.heard(report("b").receivedAt(at));
      zones = i < ZoneHealth.BAD_TO_LEAVE ? zones : zones.heard(report("a").receivedAt(at));
      zones = zones.judged(NOW);
    }
    return zones;
  }

  private static ZoneReport report(String zone) {
    var worker =
        new WorkerRecord("w", zone, 1, Job.CPU, List.of("x264"), 100, 0, "ready", List.of());
    return new ZoneReport("eu", zone, true, "", List.of(worker), 0, NOW);
  }

  private static RouteRequest request() {
    return new RouteRequest(
        "eu", "a", Origin.UNKNOWN, Job.CPU, Optional.empty(), 10, "s", Optional.empty(), NOW);
  }
}
