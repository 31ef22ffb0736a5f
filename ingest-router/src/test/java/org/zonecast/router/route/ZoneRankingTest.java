package org.zonecast.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zonecast.job.Job;
import org.zonecast.job.WorkerRecord;

class ZoneRankingTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final RouteRequest REQUEST =
      new RouteRequest("eu", "eu-a", Job.CPU, Optional.of("x264"), 10, "s1", NOW);

  @Test
  void case1TheOwnZoneIsFirstWhileItHasRoom() {
    assertThat(zones(zone("eu-a", worker(60, 50)), zone("eu-b", worker(60, 0))))
        .containsExactly("eu-a", "eu-b");
  }

  @Test
  void case2TheTwinIsFirstWhenTheOwnZoneIsBusy() {
    assertThat(zones(zone("eu-a", worker(60, 51)), zone("eu-b", worker(60, 0))))
        .containsExactly("eu-b", "eu-a");
  }

  @Test
  void case3AnotherRegionWithRoomComesBeforeABusyOwnZone() {
    assertThat(zones(zone("eu-a", worker(60, 60)), zone("us-a", "us", worker(60, 0))))
        .containsExactly("us-a", "eu-a");
  }

  @Test
  void case4To6BusyZonesAreRankedByNearness() {
    assertThat(
            zones(
                zone("us-a", "us", worker(60, 60)),
                zone("eu-b", worker(60, 60)),
                zone("eu-a", worker(60, 60))))
        .containsExactly("eu-a", "eu-b", "us-a");
  }

  @Test
  void case7AZoneWithoutASuitableWorkerComesLastButIsUsable() {
    var ranked = rank(zone("eu-a"), zone("eu-b", worker(60, 60)));
    assertThat(ranked).extracting(Placement::zone).containsExactly("eu-b", "eu-a");
    assertThat(ranked.getLast().usable()).isTrue();
    assertThat(ranked.getLast().why()).contains("no cpu worker with encoder x264");
  }

  @Test
  void case8AZoneWhoseStoreIsAwayIsNotUsable() {
    var away = new ZoneReport("eu", "eu-a", false, "no primary", List.of(worker(60, 0)), 0, NOW);
    var ranked = rank(away, zone("eu-b"));
    assertThat(ranked).extracting(Placement::zone).containsExactly("eu-b", "eu-a");
    assertThat(ranked.getLast().usable()).isFalse();
    assertThat(ranked.getLast().why()).contains("store is away (no primary)");
  }

  @Test
  void case8AZoneThatWasNotHeardOfLatelyIsNotUsable() {
    var old = zone("eu-a", worker(60, 0)).receivedAt(NOW.minusSeconds(4));
    assertThat(rank(old).getFirst().usable()).isFalse();
  }

  @Test
  void ofTwoTwinsTheOneWithMoreRoomComesFirst() {
    assertThat(zones(zone("eu-b", worker(60, 40)), zone("eu-c", worker(60, 10))))
        .containsExactly("eu-c", "eu-b");
  }

  @Test
  void aWorkerOfAnotherKindOrEncoderOrDrainingIsNoRoom() {
    var gpu = new WorkerRecord("g", "eu-a", 1, Job.GPU, List.of("x264"), 99, 0, "ready", List.of());
    var other =
        new WorkerRecord("o", "eu-a", 1, Job.CPU, List.of("x265"), 99, 0, "ready", List.of());
    var leaving =
        new WorkerRecord("l", "eu-a", 1, Job.CPU, List.of("x264"), 99, 0, "draining", List.of());
    assertThat(rank(zone("eu-a", gpu, other)).getFirst().rule()).isEqualTo(7);
    assertThat(rank(zone("eu-a", gpu, other, leaving)).getFirst().rule()).isEqualTo(4);
  }

  @Test
  void theWorkerThatJustLostTheStreamDoesNotCount() {
    var lost =
        new WorkerRecord("w", "eu-a", 1, Job.CPU, List.of("x264"), 60, 10, "ready", List.of("s1"));
    assertThat(zones(zone("eu-a", lost), zone("eu-b", worker(60, 0))))
        .containsExactly("eu-b", "eu-a");
  }

  @Test
  void placementsSinceTheLastReportTakeRoom() {
    var reports = List.of(zone("eu-a", worker(20, 0)), zone("eu-b", worker(20, 0)));
    var sent =
        IntStream.range(0, 2)
            .mapToObj(i -> new RecentPlacement("eu-a", Job.CPU, 10, NOW.minusMillis(100)))
            .toList();
    assertThat(ZoneRanking.rank(reports, REQUEST, sent).getFirst().zone()).isEqualTo("eu-b");
    var shownByNow =
        sent.stream().map(p -> new RecentPlacement(p.zone(), p.kind(), 10, NOW.minusSeconds(2)));
    assertThat(ZoneRanking.rank(reports, REQUEST, shownByNow.toList()).getFirst().zone())
        .isEqualTo("eu-a");
  }

  @Test
  void repeatedAttemptsAlternateBetweenTheZonesWithRoom() {
    var ranked =
        rank(
            zone("eu-a", worker(60, 0)),
            zone("eu-b", worker(60, 0)),
            zone("us-a", "us", worker(60, 60)));
    assertThat(firsts(ranked)).containsExactly("eu-a", "eu-b", "eu-a", "eu-b");
    assertThat(ZoneRanking.order(ranked, 2))
        .extracting(Placement::zone)
        .containsExactly("eu-b", "eu-a", "us-a");
  }

  @Test
  void repeatedAttemptsTryTheOtherZoneEvenIfOnlyOneSaysThatItHasRoom() {
    assertThat(firsts(rank(zone("eu-a", worker(60, 0)), zone("eu-b", worker(60, 60)))))
        .containsExactly("eu-a", "eu-b", "eu-a", "eu-b");
  }

  @Test
  void noUsableZoneGivesNoOrder() {
    assertThat(ZoneRanking.order(List.of(), 3)).isEmpty();
  }

  private static List<String> firsts(List<Placement> ranked) {
    return IntStream.rangeClosed(1, 4)
        .mapToObj(attempt -> ZoneRanking.order(ranked, attempt).getFirst().zone())
        .toList();
  }

  private static List<String> zones(ZoneReport... reports) {
    return rank(reports).stream().map(Placement::zone).toList();
  }

  private static List<Placement> rank(ZoneReport... reports) {
    return ZoneRanking.rank(List.of(reports), REQUEST, List.of());
  }

  private static ZoneReport zone(String zone, WorkerRecord... workers) {
    return zone(zone, "eu", workers);
  }

  private static ZoneReport zone(String zone, String region, WorkerRecord... workers) {
    return new ZoneReport(region, zone, true, "", List.of(workers), 0, NOW);
  }

  private static WorkerRecord worker(int capacity, int used) {
    return new WorkerRecord(
        "w", "eu-a", 1, Job.CPU, List.of("x264"), capacity, used, "ready", List.of());
  }
}
