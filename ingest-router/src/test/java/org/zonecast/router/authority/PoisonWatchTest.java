package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PoisonWatchTest {
  private final PoisonWatch watch = new PoisonWatch();

  @Test
  void threeCrashesAtOneSegmentAreTooMany() {
    assertThat(watch.crashed(7)).isFalse();
    assertThat(watch.crashed(7)).isFalse();
    assertThat(watch.crashed(7)).isTrue();
  }

  @Test
  void theSegmentBesideCountsAsTheSame() {
    assertThat(watch.crashed(7)).isFalse();
    assertThat(watch.crashed(8)).isFalse();
    assertThat(watch.crashed(7)).isTrue();
  }

  @Test
  void crashesOnTheWayDoNotAddUp() {
    for (long segment = 0; segment < 100; segment += 2) {
      assertThat(watch.crashed(segment)).isFalse();
    }
  }

  @Test
  void aSegmentThatWasPassedBeginsAnew() {
    watch.crashed(7);
    watch.crashed(7);
    assertThat(watch.crashed(9)).isFalse();
    assertThat(watch.crashed(9)).isFalse();
    assertThat(watch.crashed(9)).isTrue();
  }

  @Test
  void crashesAndWorkersThatGaveUpAreCountedApart() {
    watch.crashed(7);
    watch.failed(7);
    watch.crashed(7);
    assertThat(watch.failed(7)).isFalse();
    assertThat(watch.failed(7)).isTrue();
  }
}
