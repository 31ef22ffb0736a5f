package org.zonecast.router.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zonecast.router.route.TestWorld.NOW;
import static org.zonecast.router.route.TestWorld.REQUEST;
import static org.zonecast.router.route.TestWorld.report;
import static org.zonecast.router.route.TestWorld.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zonecast.job.Job;
import org.zonecast.job.WorkerRecord;

class ZoneRankingTest {

  @Test
  void aWorkerOfAnotherKindOrEncoderOrDrainingIsNoRoom() {
    var gpu = new WorkerRecord("g", "z", 1, Job.GPU, List.of("x264"), 99, 0, "ready", List.of());
    var other = new WorkerRecord("o", "z", 1, Job.CPU, List.of("x265"), 99, 0, "ready", List.of());
    var leaving =
        new WorkerRecord("l", "z", 1, Job.CPU, List.of("x264"), 99, 0, "draining", List.of());
    assertThat(firstCase(report("fra-a", gpu, other))).isEqualTo(RouteCase.NO_WORKER);
    assertThat(firstCase(report("fra-a", gpu, other, leaving))).isEqualTo(RouteCase.NO_WORKER);
  }

  @Test
  void anyEncoderWillDoForAJobThatNamesNone() {
    var any =
        new RouteRequest(
            "fra",
            "fra-a",
            Origin.UNKNOWN,
            Job.CPU,
            Optional.empty(),
            10,
            "",
            Optional.empty(),
            NOW);
    var other = new WorkerRecord("o", "z", 1, Job.CPU, List.of("x265"), 99, 0, "ready", List.of());
    assertThat(new TestWorld().heard(report("fra-a", other)).zones().rank(any).firstCase())
        .isEqualTo(RouteCase.BEST);
  }

  @Test
  void theWorkerThatJustLostTheStreamDoesNotCount() {
    assertThat(
            new TestWorld()
                .heard(report("fra-a", worker(100, 10, "s1")))
                .used("fra-b", 50)
                .zones()
                .rank(REQUEST)
                .first())
        .hasValue("fra-b");
  }

  @Test
  void placementsSinceTheLastReportTakeRoom() {
    TestWorld world = new TestWorld().used("fra-a", 80).used("fra-b", 85);
    assertThat(world.zones().rank(REQUEST).first()).hasValue("fra-a");
    world.placed("fra-a", 10, 100).placed("fra-a", 10, 50);
    assertThat(world.zones().rank(REQUEST).first()).hasValue("fra-b");
    assertThat(world.used("fra-a", 80).zones().rank(REQUEST).first())
        .as("a report may be older inside than the placement")
        .hasValue("fra-b");
    world.heard(report("fra-a", worker(100, 80)).receivedAt(NOW.plusSeconds(2)));
    assertThat(world.zones().rank(REQUEST).first())
        .as("the next report shows what became of them")
        .hasValue("fra-a");
  }

  @Test
  void ofTwoReportsOfAZoneTheOneThatCameLastCounts() {
    var world = new TestWorld().used("fra-a", 0);
    world.heard(report("fra-a", worker(100, 95)).receivedAt(NOW.minusSeconds(2)));
    assertThat(world.zones().rank(REQUEST).firstCase()).isEqualTo(RouteCase.BEST);
  }

  @Test
  void theZonesOfOneCaseAreNamedBestFirst() {
    ZoneRanking ranking = TestWorld.idle().used("fra-b", 95).zones().rank(REQUEST);
    assertThat(ranking.zones(RouteCase.FARTHER))
        .containsExactly("par-a", "par-b", "iad-a", "iad-b");
    assertThat(ranking.zones(RouteCase.HEALING)).isEmpty();
  }

  @Test
  void aPlacementThatAWorkerNamesTakesItsRoomOnce() {
    var world = new TestWorld().used("fra-a", 80).placed("fra-a", 15, "s2", 100);
    assertThat(world.zones().rank(REQUEST).firstCase()).isEqualTo(RouteCase.BUSY);
    world.heard(report("fra-a", worker(100, 90, "s2")));
    assertThat(world.zones().rank(REQUEST).firstCase()).isEqualTo(RouteCase.BEST);
  }

  @Test
  void aPlacementIsNotNamedByTheWorkerThatHadItsStreamBefore() {
    var world = new TestWorld().heard(report("fra-a", worker(100, 80, "s2")));
    world.placed("fra-a", 15, "s2", 100).heard(report("fra-a", worker(100, 80, "s2")));
    assertThat(world.zones().rank(REQUEST).firstCase()).isEqualTo(RouteCase.BUSY);
  }

  @Test
  void aPlacementIsTakenToHaveGoneToTheWorkerWithTheMostRoom() {
    var world = new TestWorld().heard(report("fra-a", worker(100, 80), worker(100, 85)));
    assertThat(world.placed("fra-a", 15, 10).zones().rank(REQUEST).firstCase())
        .isEqualTo(RouteCase.BEST);
    assertThat(world.placed("fra-a", 15, 10).zones().rank(REQUEST).firstCase())
        .isEqualTo(RouteCase.BUSY);
  }

  @Test
  void streamsFromFarAwaySpreadOverBothZonesAndEachStreamKeepsToOne() {
    Zones zones = TestWorld.idle().zones();
    Origin virginia = Origin.in(TestWorld.WORLD.region("iad").orElseThrow());
    List<String> first =
        IntStream.range(0, 200).mapToObj(i -> first(zones, "stream-" + i, virginia)).toList();
    assertThat(first).containsOnly("iad-a", "iad-b");
    assertThat(first.stream().filter("iad-a"::equals).count()).isBetween(70L, 130L);
    assertThat(IntStream.range(0, 200).mapToObj(i -> first(zones, "stream-" + i, virginia)))
        .isEqualTo(first);
  }

  @Test
  void repeatedAttemptsGoRoundTheZonesWithRoom() {
    ZoneRanking ranking =
        new TestWorld().used("fra-a", 0).used("fra-b", 0).used("iad-a", 95).zones().rank(REQUEST);
    assertThat(firsts(ranking)).containsExactly("fra-a", "fra-b", "fra-a", "fra-b");
    assertThat(ranking.order(List.of("fra-a")))
        .extracting(Placement::zone)
        .containsExactly("fra-b", "fra-a", "iad-a");
  }

  @Test
  void repeatedAttemptsTryTheOtherZoneEvenIfOnlyOneSaysThatItHasRoom() {
    assertThat(firsts(new TestWorld().used("fra-a", 0).used("fra-b", 95).zones().rank(REQUEST)))
        .containsExactly("fra-a", "fra-b", "fra-a", "fra-b");
  }

  @Test
  void noUsableZoneGivesNoOrder() {
    assertThat(new TestWorld().away("fra-a").zones().rank(REQUEST).order(List.of("fra-b")))
        .isEmpty();
    assertThat(Zones.of(new World(List.of())).rank(REQUEST).order(List.of())).isEmpty();
    assertThat(Zones.of(new World(List.of())).rank(REQUEST).first()).isEmpty();
  }

  @Test
  void aZoneThatTheWorldDoesNotKnowIsInTheRegionOfItsReport() {
    var zones =
        Zones.of(new World(List.of()).orOnly("fra", "fra-a"))
            .heard(report("fra-a", worker(100, 0)))
            .heard(report("fra-b", worker(100, 0)))
            .heard(report("iad-a", worker(100, 0)));
    assertThat(zones.rank(TestWorld.requestFrom(Origin.at(TestWorld.BOSTON))).placements())
        .as("without coordinates the edge's region is the nearest")
        .extracting(p -> p.caseNumber() + " " + p.zone() + " " + p.distanceKm())
        .containsExactly("2 fra-a null", "3 fra-b null", "4 iad-a null");
  }

  @Test
  void ofMoreZonesThanCanBeToldApartNoneBecomesKnown() {
    List<String> names = IntStream.range(0, Zones.MOST).mapToObj(i -> "z" + i).toList();
    Zones full = Zones.of(new World(List.of(Region.unplaced("fra", names))));
    assertThat(full.heard(report("fra-a", worker(100, 0))).all()).hasSize(Zones.MOST);
    List<String> more = Stream.concat(names.stream(), Stream.of("one-more")).toList();
    assertThatThrownBy(() -> new World(List.of(Region.unplaced("fra", more))))
        .hasMessage("regions must have 4096 zones at most");
  }

  private static RouteCase firstCase(ZoneReport report) {
    return new TestWorld().heard(report).zones().rank(REQUEST).firstCase();
  }

  private static String first(Zones zones, String stream, Origin origin) {
    var request =
        new RouteRequest(
            "fra", "fra-a", origin, Job.CPU, Optional.empty(), 10, stream, Optional.empty(), NOW);
    return zones.rank(request).first().orElseThrow();
  }

  private static List<String> firsts(ZoneRanking ranking) {
    var tried = new ArrayList<String>();
    for (int attempt = 1; attempt <= 4; attempt++) {
      tried.add(ranking.order(tried).getFirst().zone());
    }
    return tried;
  }
}
