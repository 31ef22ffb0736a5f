package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.router.route.ZoneReport;

class StrangersTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Strangers strangers = new Strangers(meters);

  @Test
  void aKnownZoneThatIsSaidToBeInAnotherRegionIsCounted() {
    strangers.heard(report("fra", "a"), "fra");
    strangers.heard(report("fra", "a"), "");
    assertThat(meters.getMeters()).isEmpty();
    strangers.heard(report("iad", "a"), "fra");
    strangers.heard(report("iad", "a"), "fra");
    assertThat(meters.counter("zonecast.zone.reports.elsewhere", "zone", "a").count()).isEqualTo(2);
  }

  private static ZoneReport report(String region, String zone) {
    return new ZoneReport(region, zone, true, "", List.of(), 0, Instant.EPOCH);
  }
}
