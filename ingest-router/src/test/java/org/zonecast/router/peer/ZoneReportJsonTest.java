package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.job.StoreState;
import org.zonecast.router.route.ZoneReport;
import org.zonecast.router.route.ZoneSigns;

/** Routers of neighbouring versions understand each other's reports. */
class ZoneReportJsonTest {

  @Test
  void aReportComesBackAsItWas() {
    var report =
        new ZoneReport(
            "eu",
            "a",
            true,
            "one node",
            List.of(),
            3,
            Instant.EPOCH,
            StoreState.DEGRADED,
            1500,
            new ZoneSigns(20, 1, 0.25),
            "1.2");
    assertThat(PeerJson.read(PeerJson.write(report), ZoneReport.class)).isEqualTo(report);
  }

  @Test
  void whatAnOlderRouterLeavesOutTakesADefault() {
    ZoneReport old =
        read(
            """
            {"region":"eu","zone":"a","storeHealthy":true,"storeDetail":"","workers":[],"queued":2,
             "at":"2026-11-22T10:00:00Z"}\
            """);
    assertThat(old.storeState()).isEqualTo(StoreState.STRICT);
    assertThat(old.signs()).isEqualTo(ZoneSigns.NONE);
    assertThat(old.version()).isEmpty();
    assertThat(read("{\"region\":\"eu\",\"zone\":\"a\"}").storeState()).isEqualTo(StoreState.AWAY);
  }

  @Test
  void whatANewerRouterAddsIsPassedOver() {
    ZoneReport newer =
        read(
            """
            {"region":"eu","zone":"a","storeHealthy":true,"mood":"fine","signs":{"claimMillis":-5,
             "publishErrorRate":7,"more":1}}\
            """);
    assertThat(newer.storeHealthy()).isTrue();
    assertThat(newer.signs()).isEqualTo(new ZoneSigns(0, 0, 1));
  }

  private static ZoneReport read(String json) {
    return PeerJson.read(Buffer.buffer(json), ZoneReport.class);
  }
}
