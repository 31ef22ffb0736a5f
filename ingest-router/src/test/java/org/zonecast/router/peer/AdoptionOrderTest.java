package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.World;

class AdoptionOrderTest {
  private static final List<String> EDGES = List.of("a", "b", "c", "d");

  private static final World WORLD =
      new World(
          List.of(
              new Region("eu", 50, 8, List.of("eu-1", "eu-2")),
              new Region("us", 39, -77, List.of("us-1", "us-2"))));

  @Test
  void theEdgesTakeTurnsTwoSecondsApartAndTheLostOneComesLast() {
    for (int stream = 0; stream < 50; stream++) {
      String id = "stream-" + stream;
      List<Duration> turns = turns(id, "c");
      assertThat(turns)
          .containsExactlyInAnyOrder(
              Duration.ofSeconds(8),
              Duration.ofSeconds(10),
              Duration.ofSeconds(12),
              Duration.ofSeconds(14));
      assertThat(turns.get(2)).isEqualTo(Duration.ofSeconds(14));
    }
  }

  @Test
  void theFirstOneIsNotTheSameForAllStreams() {
    var first = new HashSet<Integer>();
    for (int stream = 0; stream < 50; stream++) {
      first.add(turns("stream-" + stream, "c").indexOf(Duration.ofSeconds(8)));
    }
    assertThat(first).containsExactlyInAnyOrder(0, 1, 3);
  }

  @Test
  void anEdgeAloneAdoptsWhatItHadItself() {
    assertThat(turn("a", Map.of("a", "eu-1"), "s", "a")).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void theTwinZonesEdgeIsTheFirstOneAndOneFromElsewhereTheSecond() {
    Map<String, String> zones =
        Map.of("a1", "eu-1", "a2", "eu-1", "b1", "eu-2", "c1", "us-1", "d1", "us-2");
    for (int stream = 0; stream < 50; stream++) {
      String id = "stream-" + stream;
      assertThat(turn("b1", zones, id, "a1")).isEqualTo(Duration.ofSeconds(8));
      assertThat(turn("a2", zones, id, "a1")).isEqualTo(Duration.ofSeconds(12));
      assertThat(List.of(turn("c1", zones, id, "a1"), turn("d1", zones, id, "a1")))
          .containsExactlyInAnyOrder(Duration.ofSeconds(10), Duration.ofSeconds(14));
      assertThat(turn("a1", zones, id, "a1")).isEqualTo(Duration.ofSeconds(16));
    }
  }

  @Test
  void anEdgeOfWhichNobodyKnowsTheZoneIsNearToNone() {
    Map<String, String> zones = Map.of("a", "eu-1", "b", "us-1");
    assertThat(List.of(turn("a", zones, "s", "gone"), turn("b", zones, "s", "gone")))
        .containsExactlyInAnyOrder(Duration.ofSeconds(8), Duration.ofSeconds(10));
  }

  private static List<Duration> turns(String stream, String lost) {
    Map<String, String> zones = new HashMap<>();
    EDGES.forEach(edge -> zones.put(edge, "eu-1"));
    return EDGES.stream().map(self -> turn(self, zones, stream, lost)).toList();
  }

  private static Duration turn(String self, Map<String, String> zones, String stream, String lost) {
    return new AdoptionOrder(self, zones, WORLD).turn(stream, lost);
  }
}
