package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  private static final Region FRA = new Region("fra", 50.1, 8.7, List.of("fra-1", "fra-2"));
  private static final Region PAR = new Region("par", 48.9, 2.4, List.of("par-1", "par-2"));
  private static final Region IAD = new Region("iad", 38.9, -77.5, List.of("iad-1"));
  private static final World THREE = new World(List.of(IAD, FRA, PAR));

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

  @Test
  void ofThoseElsewhereTheNearestRegionsEdgesComeFirst() {
    Map<String, String> zones =
        Map.of("fra", "fra-1", "par1", "par-1", "par2", "par-2", "iad1", "iad-1", "iad2", "iad-1");
    var first = new HashSet<String>();
    for (int stream = 0; stream < 50; stream++) {
      List<String> order = order(zones, THREE, "stream-" + stream, "fra");
      assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("par1", "par2");
      assertThat(order.subList(2, 4)).containsExactlyInAnyOrder("iad1", "iad2");
      first.add(order.getFirst());
    }
    assertThat(first).as("the first ones of 50 streams").hasSize(2);
  }

  @Test
  void theNearestRegionsEdgeIsTheFirstFromElsewhereAlsoWhereTheLostOneHasATwin() {
    Map<String, String> zones =
        Map.of("fra1", "fra-1", "fra2", "fra-2", "par", "par-1", "iad", "iad-1");
    for (int stream = 0; stream < 50; stream++) {
      assertThat(order(zones, THREE, "stream-" + stream, "fra1"))
          .containsExactly("fra2", "par", "iad", "fra1");
    }
  }

  @Test
  void anEdgeWhosePlaceIsNotKnownComesBehindThoseElsewhere() {
    var world = new World(List.of(FRA, IAD, Region.unplaced("nowhere", List.of("n-1"))));
    Map<String, String> zones = Map.of("fra", "fra-1", "n", "n-1", "iad", "iad-1", "x", "x-1");
    for (int stream = 0; stream < 50; stream++) {
      assertThat(order(zones, world, "stream-" + stream, "fra")).startsWith("iad");
    }
  }

  @Test
  void withoutAWorldTheEdgesAgreeToo() {
    Map<String, String> zones =
        Map.of("a1", "zone-a", "a2", "zone-a", "b1", "zone-b", "b2", "zone-b", "c", "zone-c");
    for (int stream = 0; stream < 50; stream++) {
      assertThat(order(zones, new World(List.of()), "stream-" + stream, "a1")).endsWith("a2", "a1");
    }
  }

  /** As the edges' own turns are, no two at the same time. */
  private static List<String> order(
      Map<String, String> zones, World world, String stream, String lost) {
    var byTurn = new TreeMap<Duration, String>();
    zones.keySet().forEach(self -> byTurn.put(turn(self, zones, world, stream, lost), self));
    assertThat(byTurn).hasSameSizeAs(zones);
    return List.copyOf(byTurn.values());
  }

  /** As that edge computes it of itself and the routers that its configuration names. */
  private static Duration turn(
      String self, Map<String, String> zones, World world, String stream, String lost) {
    List<PeerAddress> others =
        zones.keySet().stream()
            .filter(edge -> !edge.equals(self))
            .map(edge -> new PeerAddress(edge, zones.get(edge), URI.create("http://" + edge)))
            .toList();
    String zone = zones.get(self);
    return AdoptionOrder.of(new Self(self, "region", zone), others, world).turn(stream, lost);
  }

  private static List<Duration> turns(String stream, String lost) {
    Map<String, String> zones = new HashMap<>();
    EDGES.forEach(edge -> zones.put(edge, "eu-1"));
    return EDGES.stream().map(self -> turn(self, zones, stream, lost)).toList();
  }

  private static Duration turn(String self, Map<String, String> zones, String stream, String lost) {
    return turn(self, zones, WORLD, stream, lost);
  }
}
