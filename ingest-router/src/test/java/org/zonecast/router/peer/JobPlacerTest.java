package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.net.URI;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.router.feed.Cluster.Placed;

/** Jobs that need a place at once: the last one is sent before the first one is answered. */
class JobPlacerTest {
  private static final int UNITS = 10;
  private static final int ROOMY = 10_000;
  private int jobs;

  @Test
  void aZoneThatHealsGetsTwoOfThem() {
    try (var zones = new ThreeZones(ROOMY, ROOMY, ROOMY)) {
      zones.healOwn();
      assertThat(placedAtOnce(zones, 10)).isEqualTo(Map.of("zone-a", 2, "zone-b", 8));
    }
  }

  @Test
  void aZoneGetsAsManyAsItHasRoomFor() {
    try (var zones = new ThreeZones(3 * UNITS, 4 * UNITS, ROOMY)) {
      assertThat(placedAtOnce(zones, 10)).isEqualTo(Map.of("zone-a", 3, "zone-b", 4, "zone-c", 3));
    }
  }

  @Test
  void thoseThatAZoneDoesNotTakeLeaveTheNextOneNoMoreThanItHasRoomFor() {
    try (var zones = new ThreeZones(ROOMY, 4 * UNITS, ROOMY)) {
      zones.own.away = true;
      assertThat(placedAtOnce(zones, 10)).isEqualTo(Map.of("zone-b", 4, "zone-c", 6));
    }
  }

  @Test
  void thoseThatAZoneDidNotTakeTakeNoRoomThere() {
    try (var zones = new ThreeZones(3 * UNITS, ROOMY, ROOMY)) {
      zones.own.away = true;
      assertThat(placedAtOnce(zones, 3)).isEqualTo(Map.of("zone-b", 3));
      zones.own.away = false;
      assertThat(placedAtOnce(zones, 4)).isEqualTo(Map.of("zone-a", 3, "zone-b", 1));
    }
  }

  /** How many of so many jobs each zone takes. */
  private Map<String, Integer> placedAtOnce(ThreeZones zones, int count) {
    var answers = new ArrayList<Future<Placed>>();
    synchronized (zones.own.jobs()) { // the own zone's store answers nobody meanwhile
      for (int i = 0; i < count; i++) {
        answers.add(zones.placer.submit(job(++jobs), 1));
      }
    }
    var taken = new TreeMap<String, Integer>();
    answers.forEach(answer -> taken.merge(answer.await().zone(), 1, Integer::sum));
    return taken;
  }

  private static Job job(int number) {
    return new Job(
        "job-" + number,
        "stream-" + number,
        "b",
        new EpochId(1, "e"),
        Job.CPU,
        "x264",
        UNITS,
        URI.create("ws://127.0.0.1:1/feed/s/1-e"),
        "secret");
  }
}
