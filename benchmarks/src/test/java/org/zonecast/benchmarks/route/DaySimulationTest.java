package org.zonecast.benchmarks.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.zonecast.benchmarks.route.DayPlan.Start;
import org.zonecast.benchmarks.route.Fault.Kind;
import org.zonecast.router.route.World;

/** A day of one hour in three regions, one of which is lost for some minutes. */
class DaySimulationTest {
  private static final long MINUTE_MS = 60_000;
  private static final long LENGTH_MS = 60 * MINUTE_MS;
  private static final Instant DAY = Instant.parse("2026-11-22T00:00:00Z");
  private static final World WORLD = new World(Cities.world().regions().subList(0, 3));
  private static final int EDGES = 6;
  private static final List<Fault> FAULTS =
      List.of(
          new Fault(Kind.STORE, "par-a", 10 * MINUTE_MS, 12 * MINUTE_MS),
          new Fault(Kind.WORKERS, "lon-a", 20 * MINUTE_MS, 25 * MINUTE_MS),
          new Fault(Kind.WORKERS, "fra-a", 40 * MINUTE_MS, 45 * MINUTE_MS),
          new Fault(Kind.CUT, "fra-b", 40 * MINUTE_MS, 45 * MINUTE_MS));

  @Test
  void withZonecastNobodyIsRejectedWhileAZoneHasRoomAndNoHealthyStreamIsMoved() {
    DayFigures figures = day(1, DaySimulationTest::zonecast);
    assertThat(figures.rejectedWithRoom()).isZero();
    assertThat(figures.healthyMoves()).isZero();
    assertThat(figures.mostMovesInAMinute()).as("of the streams that lost their zone").isEqualTo(1);
    assertThat(figures.missed()).isEmpty();
  }

  @Test
  void withZonecastTwinsAreAlikeAndStreamsAreSentLittleFartherThanTheyHaveToBe() {
    DayFigures figures = day(1, DaySimulationTest::zonecast);
    DayFigures everywhere = day(1, zones -> Baselines.roundRobin(WORLD));
    assertThat(figures.apart()).isLessThan(0.1);
    assertThat(figures.extraKm()).isLessThan(everywhere.extraKm() / 2);
  }

  @Test
  void theSameSeedGivesTheSameFiguresAndAnotherOneDoesNot() {
    String figures = day(1, DaySimulationTest::zonecast).row("");
    assertThat(day(1, DaySimulationTest::zonecast).row("")).isEqualTo(figures);
    assertThat(day(2, DaySimulationTest::zonecast).row("")).isNotEqualTo(figures);
  }

  @Test
  void withAllZonesInTurnHealthyStreamsAreMoved() {
    assertThat(day(1, zones -> Baselines.roundRobin(WORLD)).healthyMoves()).isPositive();
  }

  @Test
  void withTheNearestRegionAloneStreamsAreRejectedWhileOthersHaveRoom() {
    assertThat(day(1, zones -> Baselines.nearestOnly(WORLD)).rejectedWithRoom()).isPositive();
  }

  @Test
  void someHundredStreamsBeginInThatHour() {
    assertThat(plan(1).starts()).hasSizeBetween(200, 500);
  }

  private static Policy zonecast(Map<String, SimZone> zones) {
    return new ZonecastPolicy(WORLD, zones, DAY);
  }

  private static DayFigures day(long seed, Function<Map<String, SimZone>, Policy> policy) {
    return new DaySimulation(WORLD, plan(seed), seed, policy).run();
  }

  /** What a whole day of the whole world has in that hour at the edges of these regions. */
  private static DayPlan plan(long seed) {
    DayPlan whole = DayPlan.of(seed, 24_000);
    List<Start> starts =
        whole.starts().stream()
            .filter(start -> start.atMs() < LENGTH_MS && start.stream().edge < EDGES)
            .toList();
    List<SimulatedStream> streams = starts.stream().map(Start::stream).toList();
    return new DayPlan(
        LENGTH_MS,
        starts,
        whole.pauses().stream().filter(pause -> streams.contains(pause.stream())).toList(),
        whole.deaths(),
        FAULTS);
  }
}
