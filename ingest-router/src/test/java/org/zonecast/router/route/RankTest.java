package org.zonecast.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankTest {
  private static final int MOST_ZONES = Zones.MOST - 1;

  @Test
  void itHoldsTheCaseTheWayAndTheZone() {
    for (RouteCase fitting : RouteCase.values()) {
      for (int km : new int[] {0, 20_015, Atlas.UNKNOWN_KM}) {
        long rank = Rank.of(fitting, km, ZoneScore.MOST, true, MOST_ZONES);
        assertThat(Rank.caseOf(rank)).isEqualTo(fitting);
        assertThat(Rank.km(rank)).isEqualTo(km);
        assertThat(Rank.zone(rank)).isEqualTo(MOST_ZONES);
      }
    }
  }

  @Test
  void theCaseCountsFirstThenTheWayThenTheScoreThenTheName() {
    long best = Rank.of(RouteCase.STAYS, Atlas.UNKNOWN_KM, 0, false, MOST_ZONES);
    assertThat(Rank.of(RouteCase.BEST, 0, ZoneScore.MOST, true, 0)).isGreaterThan(best);
    long near = Rank.of(RouteCase.BEST, 10, 0, false, MOST_ZONES);
    assertThat(Rank.of(RouteCase.BEST, 11, ZoneScore.MOST, true, 0)).isGreaterThan(near);
    long high = Rank.of(RouteCase.BEST, 10, 501, false, MOST_ZONES);
    assertThat(Rank.of(RouteCase.BEST, 10, 500, false, 0)).isGreaterThan(high);
    assertThat(Rank.of(RouteCase.BEST, 10, 500, false, 1))
        .isGreaterThan(Rank.of(RouteCase.BEST, 10, 500, false, 0));
  }

  @Test
  void thePreferredZoneWinsAmongScoresThatAreTakenForEqual() {
    long within = Rank.of(RouteCase.BEST, 10, 500 + ZoneScore.EQUAL_WITHIN, false, 0);
    long beyond = Rank.of(RouteCase.BEST, 10, 502 + ZoneScore.EQUAL_WITHIN, false, 0);
    long preferred = Rank.of(RouteCase.BEST, 10, 500, true, 1);
    assertThat(preferred).isLessThan(within);
    assertThat(beyond).isLessThan(preferred);
  }
}
