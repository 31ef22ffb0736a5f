package org.zonecast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPauseTest {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration STEADY = Duration.ofSeconds(20);

  private final RestartPause pause = new RestartPause(SHORTEST, LONGEST, STEADY);
  private long nowNanos = Duration.ofDays(1).toNanos();

  @Test
  void whatDiesSoonRestsTwiceAsLongEachTimeButNotForEver() {
    for (int seconds : new int[] {2, 4, 5, 5}) {
      liveFor(Duration.ofSeconds(1));
      assertRestsFor(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void whatCannotBeStartedRestsTwiceAsLongEachTime() {
    for (int seconds : new int[] {2, 4, 5}) {
      pause.startFailed(nowNanos);
      assertRestsFor(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void whatWasSteadyRestsShortlyWhateverWasBefore() {
    liveFor(Duration.ofSeconds(1));
    liveFor(Duration.ofSeconds(1));
    liveFor(STEADY.plusNanos(1));
    assertRestsFor(SHORTEST);
  }

  private void liveFor(Duration life) {
    pause.started(nowNanos);
    nowNanos += life.toNanos();
    pause.died(nowNanos);
  }

  private void assertRestsFor(Duration length) {
    nowNanos += length.toNanos() - 1;
    assertThat(pause.isOver(nowNanos)).isFalse();
    nowNanos += 1;
    assertThat(pause.isOver(nowNanos)).isTrue();
  }
}
