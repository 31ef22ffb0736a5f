package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant BEGUN = Instant.parse("2026-11-22T10:00:00Z");
  private long nanos = -7;

  @Test
  void itGoesOnFromWhereItWasSetByNanosecondsAlone() {
    SteadyClock clock = SteadyClock.setTo(BEGUN, () -> nanos);
    assertThat(clock.instant()).isEqualTo(BEGUN);
    nanos += Duration.ofMinutes(61).toNanos() + 3;
    Instant later = BEGUN.plus(Duration.ofMinutes(61)).plusNanos(3);
    assertThat(clock.instant()).isEqualTo(later);
    assertThat(clock.withZone(ZoneId.of("Asia/Tokyo")).instant()).isEqualTo(later);
  }
}
