package org.zonecast.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ListingWindowTest {
  private long nanos;
  private final ListingWindow window = new ListingWindow(10, 20, 2, () -> nanos);

  @Test
  void segmentsThatComeOneByOneLeaveWithTheWindow() {
    for (long segment = 0; segment < 40; segment++) {
      assertThat(window.size(segment)).isEqualTo(10);
      window.written(Math.max(0, segment - 9), segment);
      pass(Duration.ofSeconds(2));
    }
  }

  @Test
  void segmentsThatComeAtOnceStayForThreeTargetDurations() {
    for (long segment = 0; segment < 13; segment++) {
      assertThat(window.size(segment)).isEqualTo(Math.max(10, segment + 1));
      window.written(0, segment);
    }
    pass(Duration.ofMillis(5_999));
    assertThat(window.size(13)).isEqualTo(14);
    window.written(0, 13);
    pass(Duration.ofMillis(1));
    assertThat(window.size(14)).isEqualTo(10);
  }

  @Test
  void aPlaylistIsNeverLongerThanTheLongest() {
    for (long segment = 0; segment < 30; segment++) {
      window.size(segment);
      window.written(0, segment);
    }
    assertThat(window.size(30)).isEqualTo(20);
  }

  @Test
  void theBeginningDoesNotMoveWhileTheEndStays() {
    window.written(0, 12);
    assertThat(window.size(12)).isEqualTo(13);
    pass(Duration.ofMinutes(1));
    assertThat(window.size(12)).isEqualTo(13);
    assertThat(window.size(13)).isEqualTo(10);
  }

  @Test
  void whatAPredecessorListedCountsFromTheMomentThatItIsFound() {
    assertThat(window.size(12)).isEqualTo(10);
    window.found(-5, 11);
    assertThat(window.size(12)).isEqualTo(18);
    window.written(-5, 12);
    pass(Duration.ofSeconds(6));
    assertThat(window.size(13)).isEqualTo(10);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
