package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdoptionOrderTest {
  private static final List<String> EDGES = List.of("a", "b", "c", "d");

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
    assertThat(new AdoptionOrder("a", List.of()).turn("s", "a")).isEqualTo(Duration.ofSeconds(8));
  }

  private static List<Duration> turns(String stream, String lost) {
    var turns = new ArrayList<Duration>();
    for (String self : EDGES) {
      List<String> others = EDGES.stream().filter(edge -> !edge.equals(self)).toList();
      turns.add(new AdoptionOrder(self, others).turn(stream, lost));
    }
    return turns;
  }
}
