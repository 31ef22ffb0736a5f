package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EncodePlan.AudioRendition;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;

class AudioWindowTest {
  private static final int WARM_UP_SAMPLES = 2048;

  @ParameterizedTest
  @CsvSource({
    "48000, 48000",
    "48000, 44100",
    "44100, 48000",
    "48000, 8000",
    "8000, 8000",
    "16000, 16000",
    "22050, 48000",
    "32000, 11025",
    "96000, 44100"
  })
  void everythingThatASegmentNeedsLiesWithinWhatTheFeedPromises(int rateHz, int sourceRateHz) {
    var grid = new SegmentGrid(Rational.of(30, 1), 60, rateHz);
    for (long segment = 0; segment < 50; segment++) {
      var window =
          AudioWindow.of(
              new AudioRendition(EncodePlan.AUDIO, rateHz, 2, 96_000),
              grid.firstAudioFrame(segment),
              (int) (grid.firstAudioFrame(segment + 1) - grid.firstAudioFrame(segment)));
      double begins = (double) window.decodeFrom(sourceRateHz, WARM_UP_SAMPLES) / sourceRateHz;

      assertThat(2.0 * segment - begins).isLessThan(1.0);
      assertThat(window.resampleFrom(sourceRateHz) * rateHz % sourceRateHz)
          .as("resampling begins on an output sample")
          .isZero();
      assertThat(window.resampleFrom(sourceRateHz) * rateHz / sourceRateHz)
          .isLessThanOrEqualTo(window.from());
      assertThat(
              window.resampleFrom(sourceRateHz) - window.decodeFrom(sourceRateHz, WARM_UP_SAMPLES))
          .as("an access unit of the decoder's beginning is not heard")
          .isGreaterThanOrEqualTo(EncodePlan.AAC_FRAME_SAMPLES);
    }
  }
}
