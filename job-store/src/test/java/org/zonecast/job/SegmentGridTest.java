package org.zonecast.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentGridTest {
  private static final long SLOTS_OF_A_DAY = 60 * 86_400;

  @Test
  void twoSecondsHold94FramesThreeTimesAndThen93() {
    SegmentGrid grid = new SegmentGrid(Rational.of(30, 1), 60, 48_000);

    assertThat(audioFrames(grid, 8)).containsExactly(94L, 94L, 94L, 93L, 94L, 94L, 94L, 93L);
  }

  @ParameterizedTest
  @CsvSource({"-5,0", "0,0", "1,1", "2999,1", "3000,1", "3001,2", "90000,30"})
  void theSlotBehindATimeBeginsThereOrLater(long ticks90k, long slot) {
    assertThat(new SegmentGrid(Rational.of(30, 1), 60, 48_000).slotBehind(ticks90k))
        .isEqualTo(slot);
  }

  @Test
  void ntscSegmentsAreLongerThanTwoSeconds() {
    SegmentGrid grid = new SegmentGrid(Rational.of(30_000, 1001), 60, 48_000);

    assertThat(grid.videoSeconds(60)).isEqualTo(2.002);
    assertThat(grid.slotStart90k(60)).isEqualTo(180_180);
    assertThat(grid.slotStartNanos(60)).isEqualTo(2_002_000_000L);
    assertThat(audioFrames(grid, 6)).containsExactly(94L, 94L, 94L, 94L, 94L, 94L);
    assertThat(grid.firstAudioFrame(32)).as("93.84 each").isEqualTo(3003);
  }

  @ParameterizedTest
  @CsvSource({"30,1,48000", "30000,1001,48000", "25,1,44100", "24000,1001,44100", "60,1,32000"})
  void segmentBeginsWithTheFirstAudioFrameNotBeforeItsFirstSlot(long num, long den, int rateHz) {
    SegmentGrid grid = new SegmentGrid(Rational.of(num, den), 48, rateHz);

    for (long segment = 0; segment < 2000; segment++) {
      long slotTime = grid.firstSlot(segment) * den * rateHz;
      long frame = grid.firstAudioFrame(segment);
      assertThat(frame * 1024 * num).isGreaterThanOrEqualTo(slotTime);
      assertThat((frame - 1) * 1024 * num).isLessThan(slotTime);
    }
  }

  @Test
  void timeBetweenTwoSlotsGoesToTheNearerAndATieGoesUp() {
    SegmentGrid grid = new SegmentGrid(Rational.of(30, 1), 60, 48_000);

    assertThat(List.of(0L, 1499L, 1500L, 1501L, 4499L, 4500L).stream().map(grid::slotAt))
        .containsExactly(0L, 0L, 1L, 1L, 1L, 2L);
    assertThat(List.of(-1L, -1500L, -1501L, -3000L, -4500L, -4501L).stream().map(grid::slotAt))
        .containsExactly(0L, 0L, -1L, -1L, -1L, -2L);
  }

  @ParameterizedTest
  @CsvSource({"30,1", "30000,1001", "25,1", "24000,1001", "50,1", "60,1", "60000,1001"})
  void slotIsFoundAgainFromItsStartAndFromMilliseconds(long num, long den) {
    SegmentGrid grid = new SegmentGrid(Rational.of(num, den), 60, 48_000);

    for (long slot = 0; slot < SLOTS_OF_A_DAY; slot += 997) {
      long roundedMs = Math.round(slot * 1000.0 * den / num);
      long cutMs = slot * 1000 * den / num;
      assertThat(grid.slotAt(grid.slotStart90k(slot))).isEqualTo(slot);
      assertThat(grid.slotAt(roundedMs * 90)).isEqualTo(slot);
      assertThat(grid.slotAt(cutMs * 90)).isEqualTo(slot);
    }
  }

  @Test
  void slotBelongsToTheSegmentThatHoldsIt() {
    SegmentGrid grid = new SegmentGrid(Rational.of(30, 1), 60, 48_000);

    assertThat(List.of(-1L, 0L, 59L, 60L).stream().map(grid::segmentOf))
        .containsExactly(-1L, 0L, 0L, 1L);
    assertThat(grid.audioSeconds(375)).isEqualTo(8.0);
  }

  private static List<Long> audioFrames(SegmentGrid grid, int segments) {
    return LongStream.range(0, segments)
        .mapToObj(k -> grid.firstAudioFrame(k + 1) - grid.firstAudioFrame(k))
        .toList();
  }
}
