package org.zonecast.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EncodePlanTest {
  private static EncodePlan plan(int... heights) {
    List<EncodePlan.VideoRendition> video =
        java.util.Arrays.stream(heights)
            .mapToObj(height ->
                new EncodePlan.VideoRendition(
                    height + "p", 2 * Math.round(height * 8 / 9f), height, 24, 1, 1, 31))
            .toList();
    var audio = new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 96_000);
    return new EncodePlan(
        Rational.of(30, 1), 60, Packaging.CMAF, video, List.of(audio), "veryfast", 2, "enc");
  }

  @Test
  void unitsAreTheMegapixelsOfTheRenditionsAndWhatTheSourceCosts() {
    assertThat(plan(720, 480, 360).units()).isEqualTo(47);
    assertThat(plan(720, 480, 360).units(1280, 720, 30)).isEqualTo(63);
    assertThat(plan(720).units(1280, 720, 30)).isEqualTo(35);
  }

  @Test
  void decodingMakesMostOfASmallPlanOfALargeSource() {
    int small = plan(240, 144).units();
    assertThat(small).isEqualTo(5);
    assertThat(plan(240, 144).units(1920, 1080, 30)).isGreaterThan(5 * small);
    assertThat(plan(240, 144).units(1920, 1080, 60))
        .isGreaterThan(plan(240, 144).units(1920, 1080, 30));
  }

  @Test
  void soundAloneTakesOneUnit() {
    assertThat(Stream.of(plan()).map(EncodePlan::units)).containsExactly(1);
  }
}
