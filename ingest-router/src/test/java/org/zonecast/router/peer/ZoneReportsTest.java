package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zonecast.router.route.ZoneHealth;

class ZoneReportsTest {

  @Test
  void anOldReportThatIsToldAgainKeepsNoDeadZoneIn() {
    try (var zones = new ThreeZones(100, 100, 100)) {
      zones.rounds(1);
      zones.silence("zone-b");
      for (int i = 0; i < 1 + ZoneHealth.BAD_TO_LEAVE; i++) {
        zones.reports.workerLost("worker-of-zone-c", 1);
        zones.reports.workerHeard("worker-of-zone-c", 1);
        zones.rounds(1);
      }
      assertThat(zones.standing("zone-b").health().in()).isFalse();
      assertThat(zones.standing("zone-c").health().in()).isTrue();
    }
  }
}
