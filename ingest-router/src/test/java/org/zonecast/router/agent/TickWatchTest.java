package org.zonecast.router.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TickWatchTest {
  private long nanos = Long.MAX_VALUE - 5;
  private final TickWatch ticks = new TickWatch(nanos);

  private boolean lateAfter(long millis) {
    nanos += Duration.ofMillis(millis).toNanos();
    return ticks.late(nanos);
  }

  @Test
  void aTickIsLateMoreThanFiveHundredMillisecondsAfterItsTime() {
    assertThat(lateAfter(600)).isFalse();
    assertThat(lateAfter(601)).isTrue();
    assertThat(lateAfter(0)).as("those that it missed come on end").isFalse();
  }
}
