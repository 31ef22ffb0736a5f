package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zonecast.router.route.ZoneHealth;
import org.zonecast.router.route.ZoneReport;

class ZoneReportsTest {

  @Test
  void anOldReportThatIsToldAgainKeepsNoDeadZoneIn() {
    try (var zones = new ThreeZones(100, 100, 100)) {
      zones.rounds(1);
      zones.silence("b");
      for (int i = 0; i < 1 + ZoneHealth.BAD_TO_LEAVE; i++) {
        zones.reports.workerLost("worker-of-zone-c", 1);
        zones.reports.workerHeard("worker-of-zone-c", 1);
        zones.rounds(1);
      }
      assertThat(zones.standing("zone-b").health().in()).isFalse();
      assertThat(zones.standing("zone-c").health().in()).isTrue();
    }
  }

  @Test
  void aRouterThatCannotReachItsStoreDoesNotSpeakForAZoneWhoseOtherRouterCan() {
    try (var zones = new ThreeZones(100, 100, 100)) {
      zones.cutOffSecondOfB();
      for (int i = 0; i < 2 * ZoneHealth.BAD_TO_LEAVE; i++) {
        zones.rounds(1);
        assertThat(zones.standing("zone-b").usable(zones.now())).isTrue();
        assertThat(routerOf(zones, "zone-b")).hasValue("b");
      }
      assertThat(zones.standing("zone-b").health().in()).isTrue();
      zones.reports.workerLost("worker-of-zone-b", 1);
      zones.reports.workerHeard("worker-of-zone-b", 1);
      assertThat(zones.standing("zone-b").usable(zones.now())).isTrue();
    }
  }

  @Test
  void aRouterThatCannotReachItsStoreSpeaksForAZoneOfWhichNobodyElseIsHeardAnyMore() {
    try (var zones = new ThreeZones(100, 100, 100)) {
      zones.cutOffSecondOfB();
      zones.rounds(1);
      zones.silence("b");
      zones.rounds(ZoneHealth.BAD_TO_LEAVE);
      assertThat(zones.standing("zone-b").health().in()).isFalse();
      zones.rounds(2 * ZoneHealth.BAD_TO_LEAVE);
      assertThat(zones.standing("zone-b").usable(zones.now())).isFalse();
      assertThat(zones.standing("zone-b").report()).returns(false, ZoneReport::storeHealthy);
      assertThat(routerOf(zones, "zone-b")).hasValue("b2");
    }
  }

  @Test
  void routersAreHeardOfForAsLongAsTheirLastReportCounts() {
    try (var zones = new ThreeZones(100, 100, 100)) {
      assertThat(zones.reports.heardRouters()).containsExactlyInAnyOrder("b", "c");
      zones.silence("b");
      zones.rounds(2 * ZoneHealth.BAD_TO_LEAVE + 1);
      assertThat(zones.reports.heardRouters()).containsExactly("c");
    }
  }

  private static Optional<String> routerOf(ThreeZones zones, String zone) {
    return zones.reports.router(zone).map(router -> router.address().id());
  }
}
