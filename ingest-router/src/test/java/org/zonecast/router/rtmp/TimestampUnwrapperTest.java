package org.zonecast.router.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimestampUnwrapperTest {
  private final TimestampUnwrapper timestamps = new TimestampUnwrapper();

  @Test
  void goesOnAcrossTheWrap() {
    long wrapMs = 1L << 32;
    assertThat(timestamps.unwrap90k(-20)).isEqualTo((wrapMs - 20) * 90);
    assertThat(timestamps.unwrap90k(20)).isEqualTo((wrapMs + 20) * 90);
    // Audio from before the wrap that comes after video from behind it.
    assertThat(timestamps.unwrap90k(-5)).isEqualTo((wrapMs - 5) * 90);
    assertThat(timestamps.unwrap90k(30)).isEqualTo((wrapMs + 30) * 90);
  }

  @Test
  void twoTracksThatWrapInTurnsStayTogether() {
    // Video leads audio by 100 ms, so that each changes sides of the wrap twelve times.
    long wrapMs = 1L << 32;
    for (long ms = wrapMs - 300; ms < wrapMs + 300; ms += 20) {
      assertThat(timestamps.unwrap90k((int) (ms + 100))).isEqualTo((ms + 100) * 90);
      assertThat(timestamps.unwrap90k((int) ms)).isEqualTo(ms * 90);
    }
  }

  @Test
  void twoTracksThatWrapInTurnsAfter31BitsStayTogether() {
    long wrapMs = 1L << 31;
    int kept = 0x7FFFFFFF;
    for (long ms = wrapMs - 300; ms < wrapMs + 300; ms += 20) {
      assertThat(timestamps.unwrap90k((int) ms & kept)).isEqualTo(ms * 90);
      assertThat(timestamps.unwrap90k((int) (ms + 100) & kept)).isEqualTo((ms + 100) * 90);
    }
  }

  @Test
  void nanosecondsAreRoundedToTicks() {
    assertThat(timestamps.unwrap90k(1000, 0)).isEqualTo(90_000);
    assertThat(timestamps.unwrap90k(1000, 11_112)).isEqualTo(90_001);
    assertThat(timestamps.unwrap90k(1000, 999_999)).isEqualTo(90_090);
    assertThat(timestamps.unwrap90k(1001, 0)).isEqualTo(90_090);
  }

  @Test
  void goesAllTheWayRoundMoreThanOnce() {
    long stepMs = (1L << 30) - 1;
    for (long ms = 0; ms < 24 * stepMs; ms += stepMs) {
      assertThat(timestamps.unwrap90k((int) ms)).isEqualTo(ms * 90);
    }
  }

  @Test
  void goesOnWhereFfmpegWrapsAfter31Bits() {
    long wrapMs = 1L << 31;
    assertThat(timestamps.unwrap90k(0x7FFFFFF0)).isEqualTo((wrapMs - 16) * 90);
    assertThat(timestamps.unwrap90k(4)).isEqualTo((wrapMs + 4) * 90);
    assertThat(timestamps.unwrap90k(0x7FFFFFFE)).isEqualTo((wrapMs - 2) * 90);
    assertThat(timestamps.unwrap90k(40)).isEqualTo((wrapMs + 40) * 90);
  }

  @Test
  void aStepBackIsAStepBack() {
    assertThat(timestamps.unwrap90k(5000)).isEqualTo(450_000);
    assertThat(timestamps.unwrap90k(4000)).isEqualTo(360_000);
  }

  @Test
  void aFirstTimeInTheUpperHalfIsPositive() {
    assertThat(timestamps.unwrap90k(0x80000000)).isEqualTo((1L << 31) * 90);
  }
}
