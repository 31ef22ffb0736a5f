package org.zonecast.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class IngestRankingTest {
  private static final Map<String, String> REGIONS =
      Map.of("eu-a", "eu", "eu-b", "eu", "us-a", "us", "us-b", "us");
  private static final Edge ASKED = new Edge("asked", "eu-a");
  private static final Edge SAME_ZONE = new Edge("same", "eu-a");
  private static final Edge TWIN = new Edge("twin", "eu-b");
  private static final Edge FAR = new Edge("far", "us-a");
  private static final Edge FAR_TOO = new Edge("far-too", "us-b");
  private static final Edge NEW = new Edge("new", "asia-a");

  private record Edge(String name, String zone) {}

  @Test
  void theEdgeThatWasAskedThenItsZoneThenItsTwinThenTheOthersInTheirOrder() {
    assertThat(rank(Map.of(), ASKED, FAR_TOO, FAR, TWIN, NEW, SAME_ZONE))
        .containsExactly(ASKED, SAME_ZONE, TWIN, FAR_TOO, FAR, NEW);
  }

  @Test
  void aRegionThatIsNearerToTheCallerComesFirst() {
    assertThat(rank(Map.of("us", 100.0, "eu", 6000.0), ASKED, NEW, TWIN, FAR, FAR_TOO))
        .containsExactly(FAR, FAR_TOO, ASKED, TWIN, NEW);
  }

  @Test
  void aRegionOfUnknownDistanceComesLast() {
    assertThat(rank(Map.of("us", 9000.0), ASKED, TWIN, FAR)).containsExactly(FAR, ASKED, TWIN);
  }

  @Test
  void zonesOfUnknownRegionsAreNoTwins() {
    Edge lost = new Edge("lost", "nowhere");
    assertThat(rank(Map.of(), NEW, lost, TWIN)).containsExactly(NEW, lost, TWIN);
  }

  @Test
  void noEdgesAreNoEdges() {
    assertThat(rank(Map.of())).isEmpty();
  }

  private static List<Edge> rank(Map<String, Double> awayKm, Edge... edges) {
    return IngestRanking.rank(
        List.of(edges),
        Edge::zone,
        zone -> Optional.ofNullable(REGIONS.get(zone)),
        region ->
            awayKm.containsKey(region)
                ? OptionalDouble.of(awayKm.get(region))
                : OptionalDouble.empty());
  }
}
