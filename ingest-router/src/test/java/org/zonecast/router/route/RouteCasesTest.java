package org.zonecast.router.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.router.route.TestWorld.BOSTON;
import static org.zonecast.router.route.TestWorld.MAINZ;
import static org.zonecast.router.route.TestWorld.NOW;
import static org.zonecast.router.route.TestWorld.REQUEST;
import static org.zonecast.router.route.TestWorld.report;
import static org.zonecast.router.route.TestWorld.worker;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of {@code docs/routing.md}: a row or more for each numbered case. */
class RouteCasesTest {

  /**
   * @param world how the zones are
   * @param ranked {@code case zone}, best first; what follows is not looked at
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void theFirstCaseThatFitsAZoneGivesItsRank(
      String what, TestWorld world, RouteRequest request, String ranked) {
    List<String> expected = Arrays.asList(ranked.split(", "));
    assertThat(
            world.zones().rank(request).placements().stream()
                .map(placement -> placement.rule() + " " + placement.zone())
                .limit(expected.size()))
        .isEqualTo(expected);
  }

  static Stream<Arguments> theFirstCaseThatFitsAZoneGivesItsRank() {
    RouteRequest mainz = REQUEST.from(Origin.at(MAINZ));
    return Stream.of(
        // 1: stays
        row(
            "1: a stream that returns goes where it was",
            TestWorld.idle(),
            mainz.after(was("fra-b", 59)),
            "1 fra-b, 2 fra-a"),
        row(
            "1: even far away, where it was driven",
            TestWorld.idle(),
            mainz.after(was("iad-b", 5)),
            "1 iad-b, 2 fra-a"),
        row(
            "1: not after a minute",
            TestWorld.idle(),
            mainz.after(was("iad-b", 60)),
            "2 fra-a, 3 fra-b"),
        row(
            "1: not without room",
            TestWorld.idle().used("fra-b", 91),
            mainz.after(was("fra-b", 5)),
            "2 fra-a, 4 par-a"),
        row(
            "1: not to a zone that is out",
            TestWorld.idle().out("fra-b"),
            mainz.after(was("fra-b", 5)),
            "2 fra-a, 4 par-a"),
        // 2: best of the nearest region
        row("2: the edge's own zone among equals", TestWorld.idle(), mainz, "2 fra-a, 3 fra-b"),
        row(
            "2: its twin if that is better by more than the margin",
            TestWorld.idle().used("fra-a", 6),
            mainz,
            "2 fra-b, 3 fra-a"),
        row(
            "2: but not within the margin",
            TestWorld.idle().used("fra-a", 5),
            mainz,
            "2 fra-a, 3 fra-b"),
        row(
            "2: the broadcaster's region counts and not the edge's",
            TestWorld.idle().used("iad-b", 10),
            REQUEST.from(Origin.at(BOSTON)),
            "2 iad-a, 3 iad-b, 4 par-a"),
        row(
            "2: an unknown place is the edge's region",
            TestWorld.idle(),
            REQUEST,
            "2 fra-a, 3 fra-b, 4 par-a"),
        row(
            "2: a region that is asked for stands for the place",
            TestWorld.idle().used("par-b", 10),
            REQUEST.from(Origin.in(TestWorld.WORLD.region("par").orElseThrow())),
            "2 par-a, 3 par-b, 4 fra-a"),
        row(
            "2: the nearest that can take it is the nearest",
            TestWorld.idle().away("fra-a").away("fra-b").used("par-a", 10),
            mainz,
            "2 par-b, 3 par-a, 4 iad"),
        // 3: the twin
        row(
            "3: the twin when the first has no room",
            TestWorld.idle().used("fra-a", 91),
            mainz,
            "2 fra-b, 4 par"),
        row(
            "3: the twin when the first is away",
            TestWorld.idle().away("fra-a"),
            mainz,
            "2 fra-b, 4 par"),
        // 4: farther regions, the nearer first
        row(
            "4: farther regions in the order of their distance",
            TestWorld.idle().used("fra-b", 95).used("par-b", 95).used("iad-b", 95),
            mainz,
            "2 fra-a, 4 par-a, 4 iad-a, 7 fra-b, 7 par-b, 7 iad-b"),
        // 5: healing
        row(
            "5: a zone that heals takes two jobs a second",
            TestWorld.idle().healed("fra-a").placed("fra-a", 1, 900),
            mainz,
            "2 fra-a, 3 fra-b"),
        row(
            "5: and with these used up comes behind all that are well",
            TestWorld.idle().healed("fra-a").placed("fra-a", 1, 900).placed("fra-a", 1, 100),
            mainz,
            "2 fra-b, 4 par-a, 4 par-b, 4 iad-a, 4 iad-b, 5 fra-a"),
        row(
            "5: but a second later takes the next",
            TestWorld.idle().healed("fra-a").placed("fra-a", 1, 1000).placed("fra-a", 1, 100),
            mainz,
            "2 fra-a, 3 fra-b"),
        // 6: out
        row(
            "6: a zone that is out is better than to wait",
            TestWorld.idle()
                .used("fra-b", 95)
                .used("par-a", 95)
                .used("par-b", 95)
                .away("iad-a")
                .used("iad-b", 95)
                .out("fra-a"),
            mainz,
            "6 fra-a, 7 fra-b, 7 par"),
        // 7: busy
        row(
            "7: of busy zones the nearer",
            new TestWorld().used("iad-a", 95).used("fra-a", 95),
            mainz,
            "7 fra-a, 7 iad-a, 9 fra-b"),
        // 8: no worker
        row(
            "8: a zone without a worker of that sort",
            new TestWorld().heard(report("fra-a")).used("fra-b", 95).used("iad-a", 95),
            mainz,
            "7 fra-b, 7 iad-a, 8 fra-a"),
        // 9: unusable
        row(
            "9: a zone whose store is away, at once",
            new TestWorld().away("fra-a").heard(report("iad-a")),
            mainz,
            "8 iad-a, 9 fra-a"),
        row(
            "9: a zone that nobody ever heard of",
            new TestWorld().used("fra-b", 0),
            mainz,
            "2 fra-b, 9 fra-a, 9 par"),
        row(
            "9: a zone that was not heard of for 3 s",
            new TestWorld()
                .used("fra-b", 0)
                .heard(report("fra-a", worker(100, 0)).receivedAt(NOW.minusMillis(3001))),
            mainz,
            "2 fra-b, 9 fra-a"));
  }

  private static Arguments row(String what, TestWorld world, RouteRequest request, String ranked) {
    return Arguments.of(what, world, request, ranked.replaceAll("(par|iad)(,|$)", "$1-a$2"));
  }

  private static Optional<Stay> was(String zone, int secondsAgo) {
    return Optional.of(new Stay(zone, NOW.minusSeconds(secondsAgo)));
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
