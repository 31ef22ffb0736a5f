package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.zonecast.router.edge.WorkerSign.Claimed;
import org.zonecast.router.edge.WorkerSign.Lost;
import org.zonecast.router.edge.WorkerSign.Published;
import org.zonecast.router.route.ZoneSigns;

class WorkerSignsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private final WorkerSigns signs = new WorkerSigns();

  @Test
  void claimsAreToldByTheirP95() {
    for (int millis = 1; millis <= 100; millis++) {
      signs.saw(new Claimed("s", "a", Duration.ofMillis(millis)), NOW);
    }
    assertThat(signs.of("a", NOW).claimMillis()).isEqualTo(95);
    assertThat(signs.of("b", NOW)).isEqualTo(ZoneSigns.NONE);
  }

  @Test
  void aWorkerThatIsLostWithSeveralStreamsIsLostOnce() {
    signs.saw(new Lost("a", "w1"), NOW);
    signs.saw(new Lost("a", "w1"), NOW);
    signs.saw(new Lost("a", "w2"), NOW);
    assertThat(signs.of("a", NOW).workersLostPerMinute()).isEqualTo(2);
  }

  @Test
  void theLatestVerdictOfAWorkerOnACdnCounts() {
    signs.saw(new Published("s", "a", "w1", "cdn-1", false), NOW);
    signs.saw(new Published("s", "a", "w1", "cdn-2", true), NOW);
    assertThat(signs.of("a", NOW).publishErrorRate()).isEqualTo(0.5);
    signs.saw(new Published("s", "a", "w1", "cdn-1", true), NOW);
    assertThat(signs.of("a", NOW).publishErrorRate()).isZero();
  }

  @Test
  void aLostWorkersVerdictsAreForgotten() {
    signs.saw(new Published("s", "a", "w1", "cdn-1", false), NOW);
    signs.saw(new Lost("a", "w1"), NOW);
    assertThat(signs.of("a", NOW).publishErrorRate()).isZero();
  }

  @Test
  void whatIsOlderThanAMinuteIsForgotten() {
    signs.saw(new Claimed("s", "a", Duration.ofSeconds(1)), NOW);
    signs.saw(new Lost("a", "w1"), NOW);
    signs.saw(new Published("s", "a", "w2", "cdn-1", false), NOW);
    assertThat(signs.of("a", NOW.plusSeconds(60))).isNotEqualTo(ZoneSigns.NONE);
    assertThat(signs.of("a", NOW.plusSeconds(61))).isEqualTo(ZoneSigns.NONE);
  }

  @Test
  void ofMoreThanAThousandZonesNoMoreAreKnown() {
    for (int i = 0; i <= 1000; i++) {
      signs.saw(new Lost("zone-" + i, "w"), NOW);
    }
    assertThat(signs.of("zone-999", NOW).workersLostPerMinute()).isEqualTo(1);
    assertThat(signs.of("zone-1000", NOW)).isEqualTo(ZoneSigns.NONE);
  }
}
