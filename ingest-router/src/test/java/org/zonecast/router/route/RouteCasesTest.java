package org.zonecast.router.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.router.route.TestWorld.BOSTON;
import static org.zonecast.router.route.TestWorld.MAINZ;
import static org.zonecast.router.route.TestWorld.NOW;
import static org.zonecast.router.route.TestWorld.REQUEST;
import static org.zonecast.router.route.TestWorld.report;
import static org.zonecast.router.route.TestWorld.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zonecast.job.Job;
import org.zonecast.job.WorkerRecord;

/** Each numbered case of {@code docs/routing.md} with a table of its own. */
class RouteCasesTest {
  private static final Pattern ROW = Pattern.compile("\\| (\\d) \\| ([^|]+) \\|.*");
  private static final RouteRequest MAINZ_ASKS = TestWorld.requestFrom(Origin.at(MAINZ));

  @Test
  void theDocumentationHasTheSameCasesInTheSameWords() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("../docs/routing.md")).stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1) + " " + row.group(2))
            .toList();
    assertThat(documented)
        .isEqualTo(
            Arrays.stream(RouteCase.values())
                .map(known -> known.number() + " " + known.zone())
                .toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void case1AStreamThatReturnsOrHasLostItsWorkerStays(
      String what, TestWorld world, RouteRequest request, String ranked) {
    assertRanked(world, request, ranked);
  }

  static Stream<Arguments> case1AStreamThatReturnsOrHasLostItsWorkerStays() {
    return Stream.of(
        row(
            "goes where it was",
            TestWorld.idle(),
            mainzAsksAfter(was("fra-b", 59)),
            "1 fra-b, 2 fra-a"),
        row(
            "even far away, where it was driven",
            TestWorld.idle(),
            mainzAsksAfter(was("iad-b", 5)),
            "1 iad-b, 2 fra-a"),
        row(
            "even if its twin is better by far",
            TestWorld.idle().used("fra-b", 85),
            mainzAsksAfter(was("fra-b", 5)),
            "1 fra-b, 2 fra-a"),
        row(
            "if one of the workers there may have room, whoever took the last job",
            TestWorld.idle()
                .heard(report("fra-b", worker(100, 89), worker(100, 95)))
                .placed("fra-b", 5, 100),
            mainzAsksAfter(was("fra-b", 5)),
            "1 fra-b, 2 fra-a"),
        row(
            "as no other stream does, which needs to be sure of the room",
            TestWorld.idle()
                .heard(report("fra-b", worker(100, 89), worker(100, 95)))
                .placed("fra-b", 5, 100),
            mainzAsksAfter(was("fra-a", 5)),
            "1 fra-a, 4 par-a, 4 par-b, 4 iad-a, 4 iad-b, 7 fra-b"),
        row(
            "not at the worker that has just lost it",
            TestWorld.idle().heard(report("fra-b", worker(15, 10, "s1"))),
            mainzAsksAfter(was("fra-b", 5)),
            "2 fra-a, 4 par-a, 4 par-b, 4 iad-a, 4 iad-b, 8 fra-b"),
        row(
            "but at the one that lets it go, because another edge gives it up",
            TestWorld.idle().heard(report("fra-b", worker(15, 10, "s1"))),
            mainzAsksAfter(Optional.of(new Stay("fra-b", NOW, true))),
            "1 fra-b, 2 fra-a"),
        row(
            "and at no other zone's that still names it",
            TestWorld.idle().heard(report("fra-a", worker(15, 10, "s1"))).used("fra-b", 95),
            mainzAsksAfter(Optional.of(new Stay("fra-b", NOW, true))),
            "2 par-a, 3 par-b, 4 iad-a, 4 iad-b, 7 fra-b, 8 fra-a"),
        row(
            "not after a minute",
            TestWorld.idle(),
            mainzAsksAfter(was("iad-b", 60)),
            "2 fra-a, 3 fra-b"),
        row(
            "not without room",
            TestWorld.idle().used("fra-b", 91),
            mainzAsksAfter(was("fra-b", 5)),
            "2 fra-a, 4 par-a"),
        row(
            "not to a zone that is out",
            TestWorld.idle().out("fra-b"),
            mainzAsksAfter(was("fra-b", 5)),
            "2 fra-a, 4 par-a"),
        row(
            "not to a zone that heals and had its jobs",
            TestWorld.idle().healed("fra-b").placed("fra-b", 1, 900).placed("fra-b", 1, 100),
            mainzAsksAfter(was("fra-b", 5)),
            "2 fra-a, 4 par-a"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void case2TheBestZoneOfTheNearestRegion(
      String what, TestWorld world, RouteRequest request, String ranked) {
    assertRanked(world, request, ranked);
  }

  static Stream<Arguments> case2TheBestZoneOfTheNearestRegion() {
    return Stream.of(
        row("the edge's own zone among equals", TestWorld.idle(), MAINZ_ASKS, "2 fra-a, 3 fra-b"),
        row(
            "its twin if that is better by more than the margin",
            TestWorld.idle().used("fra-a", 6),
            MAINZ_ASKS,
            "2 fra-b, 3 fra-a"),
        row(
            "but not within the margin",
            TestWorld.idle().used("fra-a", 5),
            MAINZ_ASKS,
            "2 fra-a, 3 fra-b"),
        row(
            "the same at the edge in the other zone",
            TestWorld.idle().used("fra-b", 5),
            TestWorld.request("fra-b", Origin.at(MAINZ), Optional.empty()),
            "2 fra-b, 3 fra-a"),
        row(
            "the broadcaster's region counts and not the edge's",
            TestWorld.idle().used("iad-b", 10),
            TestWorld.requestFrom(Origin.at(BOSTON)),
            "2 iad-a, 3 iad-b, 4 par-a"),
        row(
            "an unknown place is the edge's region",
            TestWorld.idle(),
            REQUEST,
            "2 fra-a, 3 fra-b, 4 par-a"),
        row(
            "a region that is asked for stands for the place",
            TestWorld.idle().used("par-b", 10),
            TestWorld.requestFrom(Origin.in(TestWorld.WORLD.region("par").orElseThrow())),
            "2 par-a, 3 par-b, 4 fra-a"),
        row(
            "the nearest that can take it is the nearest",
            TestWorld.idle().away("fra-a").away("fra-b").used("par-a", 10),
            MAINZ_ASKS,
            "2 par-b, 3 par-a, 4 iad-a"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void case3TheTwin(String what, TestWorld world, RouteRequest request, String ranked) {
    assertRanked(world, request, ranked);
  }

  static Stream<Arguments> case3TheTwin() {
    return Stream.of(
        row(
            "when the first has no room",
            TestWorld.idle().used("fra-a", 91),
            MAINZ_ASKS,
            "2 fra-b, 4 par-a"),
        row(
            "when the first is away",
            TestWorld.idle().away("fra-a"),
            MAINZ_ASKS,
            "2 fra-b, 4 par-a"),
        row(
            "stands behind the best and before all other regions",
            TestWorld.idle().used("fra-b", 89),
            MAINZ_ASKS,
            "2 fra-a, 3 fra-b, 4 par-a"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void case4RegionsFartherAwayTheNearerFirst(
      String what, TestWorld world, RouteRequest request, String ranked) {
    assertRanked(world, request, ranked);
  }

  static Stream<Arguments> case4RegionsFartherAwayTheNearerFirst() {
    return Stream.of(
        row(
            "in the order of their distance",
            TestWorld.idle().used("fra-b", 95).used("par-b", 95).used("iad-b", 95),
            MAINZ_ASKS,
            "2 fra-a, 4 par-a, 4 iad-a, 7 fra-b, 7 par-b, 7 iad-b"),
        row(
            "of one region the better zone",
            TestWorld.idle().used("par-a", 60).used("par-b", 5),
            MAINZ_ASKS,
            "2 fra-a, 3 fra-b, 4 par-b, 4 par-a, 4 iad-a"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void case5AZoneThatHealsTakesTwoJobsASecond(
      String what, TestWorld world, RouteRequest request, String ranked) {
    assertRanked(world, request, ranked);
  }

  static Stream<Arguments> case5AZoneThatHealsTakesTwoJobsASecond() {
    return Stream.of(
        row(
            "it takes the second",
            TestWorld.idle().healed("fra-a").placed("fra-a", 1, 900),
            MAINZ_ASKS,
            "2 fra-a, 3 fra-b"),
        row(
            "and then comes behind all that are open",
            TestWorld.idle().healed("fra-a").placed("fra-a", 1, 900).placed("fra-a", 1, 100),
            MAINZ_ASKS,
            "2 fra-b, 4 par-a, 4 par-b, 4 iad-a, 4 iad-b, 5 fra-a"),
        row(
            "but a second later takes the next",
            TestWorld.idle().healed("fra-a").placed("fra-a", 1, 1000).placed("fra-a", 1, 100),
            MAINZ_ASKS,
            "2 fra-a, 3 fra-b"),
        row(
            "and is better than one that is out or busy",
            new TestWorld()
                .used("fra-a", 0)
                .used("fra-b", 95)
                .healed("fra-a")
                .placed("fra-a", 1, 900)
                .placed("fra-a", 1, 100),
            MAINZ_ASKS,
            "5 fra-a, 7 fra-b, 9 par-a"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void case6AZoneThatIsOutIsBetterThanToWait(
      String what, TestWorld world, RouteRequest request, String ranked) {
    assertRanked(world, request, ranked);
  }

  static Stream<Arguments> case6AZoneThatIsOutIsBetterThanToWait() {
    return Stream.of(
        row(
            "it comes before busy ones",
            TestWorld.idle()
                .used("fra-b", 95)
                .used("par-a", 95)
                .used("par-b", 95)
                .away("iad-a")
                .used("iad-b", 95)
                .out("fra-a"),
            MAINZ_ASKS,
            "6 fra-a, 7 fra-b, 7 par-a"),
        row(
            "even that which had the stream and only may have room",
            TestWorld.idle()
                .heard(report("fra-b", worker(100, 89), worker(100, 95)))
                .out("fra-b")
                .placed("fra-b", 5, 100),
            mainzAsksAfter(was("fra-b", 5)),
            "2 fra-a, 4 par-a, 4 par-b, 4 iad-a, 4 iad-b, 6 fra-b"),
        row(
            "but behind any that is open, however far",
            TestWorld.idle().out("fra-a").used("fra-b", 95),
            MAINZ_ASKS,
            "2 par-a, 3 par-b, 4 iad-a, 4 iad-b, 6 fra-a, 7 fra-b"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void case7AZoneWithoutRoomNow(String what, TestWorld world, RouteRequest request, String ranked) {
    assertRanked(world, request, ranked);
  }

  static Stream<Arguments> case7AZoneWithoutRoomNow() {
    return Stream.of(
        row(
            "the nearer first",
            new TestWorld().used("iad-a", 95).used("fra-a", 95),
            MAINZ_ASKS,
            "7 fra-a, 7 iad-a, 9 fra-b"),
        row(
            "what this edge sent there counts",
            new TestWorld().used("fra-a", 85).placed("fra-a", 10, 100).used("iad-a", 85),
            MAINZ_ASKS,
            "2 iad-a, 7 fra-a, 9 fra-b"),
        row(
            "units that are spread over workers are no room",
            new TestWorld().heard(report("fra-a", worker(100, 91), worker(100, 91))),
            MAINZ_ASKS,
            "7 fra-a, 9 fra-b"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void case8AZoneWithoutAWorkerThatCouldEverTakeIt(
      String what, TestWorld world, RouteRequest request, String ranked) {
    assertRanked(world, request, ranked);
  }

  static Stream<Arguments> case8AZoneWithoutAWorkerThatCouldEverTakeIt() {
    return Stream.of(
        row(
            "none at all",
            new TestWorld().heard(report("fra-a")).used("fra-b", 95).used("iad-a", 95),
            MAINZ_ASKS,
            "7 fra-b, 7 iad-a, 8 fra-a"),
        row(
            "none that is large enough",
            new TestWorld().heard(report("fra-a", worker(9, 0))).used("iad-a", 95),
            MAINZ_ASKS,
            "7 iad-a, 8 fra-a"),
        row(
            "none that stays",
            new TestWorld().heard(report("fra-a", leaving(100))).used("iad-a", 95),
            MAINZ_ASKS,
            "7 iad-a, 8 fra-a"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void case9AZoneThatCannotBeUsed(
      String what, TestWorld world, RouteRequest request, String ranked) {
    assertRanked(world, request, ranked);
  }

  static Stream<Arguments> case9AZoneThatCannotBeUsed() {
    return Stream.of(
        row(
            "its store is away, at once",
            new TestWorld().away("fra-a").heard(report("iad-a")),
            MAINZ_ASKS,
            "8 iad-a, 9 fra-a"),
        row(
            "nobody ever heard of it",
            new TestWorld().used("fra-b", 0),
            MAINZ_ASKS,
            "2 fra-b, 9 fra-a, 9 par-a"),
        row(
            "it was heard of 3 s ago",
            new TestWorld()
                .used("fra-b", 0)
                .heard(report("fra-a", worker(100, 0)).receivedAt(NOW.minusMillis(3000))),
            MAINZ_ASKS,
            "2 fra-a, 3 fra-b"),
        row(
            "it was not heard of for 3 s",
            new TestWorld()
                .used("fra-b", 0)
                .heard(report("fra-a", worker(100, 0)).receivedAt(NOW.minusMillis(3001))),
            MAINZ_ASKS,
            "2 fra-b, 9 fra-a"),
        row(
            "though it is in, has a free worker and had the stream",
            new TestWorld()
                .used("fra-b", 0)
                .heard(report("fra-a", worker(100, 0)).receivedAt(NOW.minusMillis(3001))),
            mainzAsksAfter(was("fra-a", 5)),
            "2 fra-b, 9 fra-a"),
        row(
            "and though it is out and has a free worker, or none that could take the job",
            new TestWorld()
                .used("fra-b", 0)
                .heard(report("fra-a", worker(100, 0)).receivedAt(NOW.minusMillis(3001)))
                .heard(report("par-a", worker(9, 0)).receivedAt(NOW.minusMillis(3001)))
                .out("fra-a"),
            MAINZ_ASKS,
            "2 fra-b, 9 fra-a, 9 par-a"));
  }

  /**
   * @param ranked {@code case zone}, best first; what follows is not looked at
   */
  private static void assertRanked(TestWorld world, RouteRequest request, String ranked) {
    List<String> expected = Arrays.asList(ranked.split(", "));
    assertThat(
            world.zones().rank(request).placements().stream()
                .map(placement -> placement.caseNumber() + " " + placement.zone())
                .limit(expected.size()))
        .isEqualTo(expected);
  }

  private static Arguments row(String what, TestWorld world, RouteRequest request, String ranked) {
    return Arguments.of(what, world, request, ranked);
  }

  private static WorkerRecord leaving(int capacity) {
    return new WorkerRecord(
        "w", "any", 1, Job.CPU, List.of("x264"), capacity, 0, WorkerRecord.DRAINING, List.of());
  }

  private static RouteRequest mainzAsksAfter(Optional<Stay> stay) {
    return TestWorld.request("fra-a", Origin.at(MAINZ), stay);
  }

  private static Optional<Stay> was(String zone, int secondsAgo) {
    return Optional.of(new Stay(zone, NOW.minusSeconds(secondsAgo), false));
  }

  @Test
  void everyCaseSaysWhy() {
    List<Placement> ranked =
        TestWorld.idle()
            .away("fra-b")
            .heard(report("par-a", new ZoneSigns(1250, 1, 0.5), worker(100, 0)))
            .out("par-b")
            .zones()
            .rank(REQUEST)
            .placements();
    assertThat(why(ranked, "fra-a"))
        .contains("case 2: best zone", "own zone", "0 km", "1 of its cpu workers suit", "score");
    assertThat(why(ranked, "fra-b")).contains("case 9", "its store is away (no primary)");
    assertThat(why(ranked, "par-a"))
        .contains("claims take 1250 ms (-100)", "workers lost in a minute: 1 (-100)")
        .contains("50 % of publishing fails (-150)", "score 650");
    assertThat(why(ranked, "par-b"))
        .contains("case 6", "out because no report came; 0 of 10 good reports");
  }

  private static String why(List<Placement> ranked, String zone) {
    return ranked.stream().filter(p -> p.zone().equals(zone)).findFirst().orElseThrow().why();
  }
}
