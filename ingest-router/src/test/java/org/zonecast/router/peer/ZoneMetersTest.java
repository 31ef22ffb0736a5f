package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zonecast.job.Job;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.World;
import org.zonecast.router.route.ZoneHealth;
import org.zonecast.router.route.ZoneReport;
import org.zonecast.router.route.Zones;

class ZoneMetersTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Zones zones =
      Zones.of(new World(List.of(Region.unplaced("eu", List.of("zone-a", "zone-b")))));
  private int reports;
  private final ZoneMeters zoneMeters =
      new ZoneMeters(() -> zones, Clock.fixed(NOW, ZoneOffset.UTC), meters);

  @Test
  void healthAndScoreAreShownAndChangesCounted() {
    rounds(1, "zone-a", "zone-b");
    assertThat(gauge("zonecast.zone.health")).isEqualTo(1);
    assertThat(gauge("zonecast.zone.score")).isEqualTo(600);
    rounds(ZoneHealth.BAD_TO_LEAVE, "zone-b");
    assertThat(gauge("zonecast.zone.health")).isZero();
    assertThat(changes("out")).isEqualTo(1);
    rounds(ZoneHealth.GOOD_TO_RETURN, "zone-a", "zone-b");
    assertThat(gauge("zonecast.zone.health")).isEqualTo(0.5);
    assertThat(changes("in")).isEqualTo(1);
    assertThat(changes("out")).isEqualTo(1);
  }

  @Test
  void workersOfTheOwnZoneAreCountedByTheirState() {
    zoneMeters.showOwn("zone-a", () -> report("zone-a", "behind", "ready", "behind"));
    assertThat(workers("ready")).isEqualTo(1);
    assertThat(workers("draining")).isZero();
    assertThat(workers("behind")).isEqualTo(2);
  }

  private double workers(String state) {
    return meters.get("zonecast.zone.workers").tag("state", state).gauge().value();
  }

  private void rounds(int count, String... answering) {
    for (int i = 0; i < count; i++) {
      for (String zone : answering) {
        zones = zones.heard(report(zone, "ready").receivedAt(NOW.plusNanos(++reports)));
      }
      Zones before = zones;
      zones = zones.judged(NOW);
      zoneMeters.judged(before, zones);
    }
  }

  private double gauge(String name) {
    return meters.get(name).tag("zone", "zone-a").gauge().value();
  }

  private double changes(String to) {
    return meters.counter("zonecast.zone.changes", "zone", "zone-a", "to", to).count();
  }

  private static ZoneReport report(String zone, String... states) {
    List<WorkerRecord> workers =
        Stream.of(states)
            .map(state ->
                new WorkerRecord("w", zone, 1, Job.CPU, List.of("x264"), 100, 40, state, List.of()))
            .toList();
    return new ZoneReport("eu", zone, true, "", workers, 0, NOW);
  }
}
