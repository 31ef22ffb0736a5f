package org.zonecast.router.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.router.route.TestWorld.MAINZ;
import static org.zonecast.router.route.TestWorld.NOW;
import static org.zonecast.router.route.TestWorld.REQUEST;
import static org.zonecast.router.route.TestWorld.report;
import static org.zonecast.router.route.TestWorld.worker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.job.Job;

/** Forty edges, each with what it knows itself, and a zone that is back. */
class StampedeTest {
  private static final int EDGES = 40;
  private static final int ROOMY = 100_000;

  private final List<Zones> edges = new ArrayList<>();

  @Test
  void aZoneThatHealsGetsTwoJobsASecondFromEachEdgeAndItsTwinTheOthers() {
    for (int i = 0; i < EDGES; i++) {
      edges.add(
          new TestWorld()
              .heard(report("fra-a", worker(ROOMY, 0)))
              .heard(report("fra-b", worker(ROOMY, 0)))
              .healed("fra-a")
              .zones());
    }
    assertThat(jobsOfASecond(0)).containsExactly(2 * EDGES, 8 * EDGES);
    assertThat(jobsOfASecond(1000)).containsExactly(2 * EDGES, 8 * EDGES);
  }

  /** Ten jobs at each edge; how many of them go to fra-a and to fra-b. */
  private List<Integer> jobsOfASecond(long fromMs) {
    var sent = new ArrayList<String>();
    for (long ms = fromMs; ms < fromMs + 1000; ms += 100) {
      Instant at = NOW.plusMillis(ms);
      edges.replaceAll(zones -> send(zones, at, sent));
    }
    return List.of(count(sent, "fra-a"), count(sent, "fra-b"));
  }

  private static Zones send(Zones zones, Instant at, List<String> sent) {
    String stream = "s" + sent.size();
    String zone = zones.rank(request(stream, at)).first().orElseThrow();
    sent.add(zone);
    return zones.placed(new RecentPlacement(zone, Job.CPU, REQUEST.units(), stream, at));
  }

  private static RouteRequest request(String stream, Instant at) {
    return new RouteRequest(
        REQUEST.region(),
        REQUEST.zone(),
        Origin.at(MAINZ),
        REQUEST.kind(),
        REQUEST.encoderId(),
        REQUEST.units(),
        stream,
        REQUEST.stay(),
        at);
  }

  private static int count(List<String> sent, String zone) {
    return (int) sent.stream().filter(zone::equals).count();
  }
}
