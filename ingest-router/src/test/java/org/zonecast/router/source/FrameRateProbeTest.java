package org.zonecast.router.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.job.Rational;

class FrameRateProbeTest {

  @ParameterizedTest
  @CsvSource({
    "24000,1001",
    "24,1",
    "25,1",
    "30000,1001",
    "30,1",
    "50,1",
    "60000,1001",
    "60,1",
    "15,1"
  })
  void measuredRatesAreSnappedThoughTimestampsAreInMilliseconds(long num, long den) {
    var probe = new FrameRateProbe();
    int frames = feed(probe, num, den);
    assertThat(probe.rate()).contains(Rational.of(num, den));
    assertThat(frames * (double) den / num).isBetween(1.9, 2.2);
  }

  @ParameterizedTest
  @CsvSource({"24000,1001", "30000,1001", "30,1", "60,1"})
  void aTrueSpsRateIsTakenAfterHalfASecond(long num, long den) {
    var probe = new FrameRateProbe();
    probe.sps(Optional.of(Rational.of(num, den)));
    int frames = feed(probe, num, den);
    assertThat(probe.rate()).contains(Rational.of(num, den));
    assertThat(frames * (double) den / num).isBetween(0.4, 0.7);
  }

  @Test
  void aWrongSpsRateIsPassedOverForTheMetadata() {
    var probe = new FrameRateProbe();
    probe.sps(Optional.of(Rational.of(60, 1)));
    probe.metadata(29.97);
    assertThat(feed(probe, 30000, 1001)).isLessThan(20);
    assertThat(probe.rate()).contains(Rational.of(30000, 1001));
  }

  @Test
  void whenAllThatIsSaidIsWrongTheRateIsMeasured() {
    var probe = new FrameRateProbe();
    probe.sps(Optional.of(Rational.of(90000, 1)));
    probe.metadata(Double.NaN);
    assertThat(feed(probe, 25, 1)).isGreaterThan(49);
    assertThat(probe.rate()).contains(Rational.of(25, 1));
  }

  @Test
  void aRateBetweenTheStandardOnesGoesUp() {
    var probe = new FrameRateProbe();
    feed(probe, 27, 1);
    assertThat(probe.rate()).contains(Rational.of(30000, 1001));
  }

  @ParameterizedTest
  @CsvSource({
    "30 36 33 67 33 32 34 33 66 100, 0, 30, 1",
    "33 33 34 100 33 33 34 133 33 67, 0, 30, 1",
    "16 17 17 50 16 17 17 200 16 17, 0,  60, 1",
    "1000 1000 900 1000 17 1000,     0,  30000, 1001",
    "100 120 900 30 17 16,           60, 60, 1"
  })
  void aRateThatVariesIsTheTypicalOneOrTheOneDeclaredAndNeverSlow(
      String intervalsMs, double declared, long num, long den) {
    var probe = new FrameRateProbe();
    probe.metadata(declared);
    String[] intervals = intervalsMs.split(" ");
    long ms = 0;
    for (int i = 0; probe.rate().isEmpty(); i++) {
      boolean _ = probe.frame(ms * 90);
      ms += Integer.parseInt(intervals[i % intervals.length]);
    }
    assertThat(probe.varies()).isTrue();
    assertThat(probe.rate()).contains(Rational.of(num, den));
  }

  /** Feeds frames with timestamps in whole milliseconds until the rate is known. */
  private static int feed(FrameRateProbe probe, long num, long den) {
    int frame = 0;
    while (probe.rate().isEmpty()) {
      probe.frame(Math.round(frame * 1000.0 * den / num) * 90);
      frame++;
      assertThat(frame).isLessThan(1000);
    }
    return frame;
  }
}
