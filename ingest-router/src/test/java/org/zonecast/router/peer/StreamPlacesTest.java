package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.router.route.Placement;

class StreamPlacesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private final StreamPlaces places = new StreamPlaces();

  @Test
  void theLastTenPlacementsOfAStreamAreKnownTheLatestFirst() {
    for (int i = 0; i < 12; i++) {
      places.took(job("s1", "j" + i), to("zone-" + i), NOW.plusSeconds(i));
    }
    List<PastPlacement> past = places.past("s1", NOW.plusSeconds(20));
    assertThat(past).extracting(one -> one.placement().zone()).startsWith("zone-11").hasSize(10);
    assertThat(past).extracting(PastPlacement::agoMs).startsWith(9000L, 10_000L).endsWith(18_000L);
    assertThat(past).extracting(PastPlacement::job).containsOnly(new JobNeeds("cpu", "x264", 10));
    assertThat(places.past("s2", NOW)).isEmpty();
  }

  @Test
  void aPlacementSaysWhichZoneHadTheStreamUntilThen() {
    places.took(job("s1", "j1"), to("zone-a"), NOW);
    assertThat(places.isIn("s1", "zone-a", NOW)).isEmpty();
    places.took(job("s1", "j2"), to("zone-b"), NOW.plusSeconds(1));
    assertThat(places.isIn("s1", "zone-b", NOW)).hasValue("zone-a");
    assertThat(places.past("s1", NOW.plusSeconds(1)))
        .extracting(PastPlacement::from)
        .containsExactly("zone-a", "");
  }

  @Test
  void ofMoreStreamsThanAThousandTheLatestAreExplained() {
    IntStream.range(0, 1001).forEach(i -> places.took(job("s" + i, "j"), to("zone-a"), NOW));
    assertThat(places.past("s0", NOW)).isEmpty();
    assertThat(places.past("s1", NOW)).hasSize(1);
    assertThat(places.zoneOf(job("s0", "j"))).as("for the job itself").hasValue("zone-a");
  }

  @Test
  void aZoneCountsAsTriedForAsLongAsAJobWaitsThere() {
    places.tries("s1", List.of());
    places.took(job("s1", "j0"), to("zone-a"), NOW);
    for (int i = 1; i < 20; i++) {
      places.took(job("s1", "j" + i), to("zone-b"), NOW.plusSeconds(3 * i));
    }
    assertThat(places.tried("s1")).hasSize(20).contains("zone-a");

    places.took(job("s1", "j20"), to("zone-b"), NOW.plusSeconds(60));

    assertThat(places.tried("s1")).hasSize(20).doesNotContain("zone-a");
  }

  private static Placement to(String zone) {
    return new Placement("eu", zone, 2, true, 0, 1000, 100, List.of("best"));
  }

  private static Job job(String stream, String id) {
    URI feed = URI.create("ws://127.0.0.1:1/feed/" + stream);
    return new Job(id, stream, "b", new EpochId(1, "e"), Job.CPU, "x264", 10, feed, "secret");
  }
}
