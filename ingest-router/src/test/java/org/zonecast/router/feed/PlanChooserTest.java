package org.zonecast.router.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Ladder;
import org.zonecast.job.Ladders;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;

class PlanChooserTest {
  private static final Rational SQUARE = Rational.of(1, 1);

  @Test
  void widthsFollowTheSourcesShape() {
    assertThat(sizes(Ladders.LIGHT, 1920, 1080, SQUARE)).containsExactly("426x240", "256x144");
    assertThat(sizes(Ladders.P720, 1280, 720, SQUARE))
        .containsExactly("1280x720", "854x480", "640x360");
    assertThat(sizes(Ladders.LIGHT, 720, 576, Rational.of(64, 45)))
        .containsExactly("426x240", "256x144");
    assertThat(sizes(Ladders.LIGHT, 1080, 1920, SQUARE)).containsExactly("136x240", "82x144");
  }

  @Test
  void rungsAboveTheSourceAreLeftOutButTheLowestStays() {
    assertThat(sizes(Ladders.P1080, 854, 480, SQUARE)).containsExactly("854x480", "640x360");
    assertThat(sizes(Ladders.P1080, 160, 120, SQUARE)).containsExactly("480x360");
  }

  @ParameterizedTest
  @CsvSource({
    "30000,1001, 30000,1001, 1, 60",
    "60,1,       30,1,       2, 60",
    "60000,1001, 30000,1001, 2, 60",
    "50,1,       25,1,       2, 50",
    "120,1,      30,1,       4, 60",
    "24000,1001, 24000,1001, 1, 48",
    "25,1,       25,1,       1, 50"
  })
  void fastSourcesAreHalvedUntilTheyFit(
      long num, long den, long outNum, long outDen, int multiple, int frames) {
    assertThat(PlanChooser.grid(Ladders.LIGHT, Rational.of(num, den), 2))
        .isEqualTo(new PlanChooser.Grid(Rational.of(outNum, outDen), multiple, frames));
  }

  @Test
  void soundIsStereoAtMostAt48Kilohertz() {
    assertThat(
            plan(Optional.of(new SourceAudio(AudioCodec.AAC, 44_100, 6, 1024))).audio().getFirst())
        .isEqualTo(new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 96_000));
    assertThat(
            plan(Optional.of(new SourceAudio(AudioCodec.AAC, 22_050, 1, 1024)))
                .audio()
                .getFirst()
                .channels())
        .isEqualTo(1);
    assertThat(plan(Optional.empty()).audio()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "426, 240, 30, 400000, 600000, 21",
    "256, 144, 30, 200000, 300000, 12",
    "1280, 720, 30, 3000000, 4500000, 31",
    "1280, 720, 60, 3000000, 4500000, 32",
    "1920, 1080, 30, 6000000, 9000000, 40",
    "1920, 1080, 60, 6000000, 9000000, 42",
    "640, 360, 30, 15000000, 15000000, 31",
    "3840, 2160, 30, 20000000, 30000000, 51"
  })
  void levelsAreThoseOfTableA1(int width, int height, double rate, int max, int buf, int level) {
    assertThat(H264Level.of(width, height, rate, max, buf)).isEqualTo(level);
  }

  private static EncodePlan plan(Optional<SourceAudio> audio) {
    return PlanChooser.choose(
        Ladders.LIGHT,
        video(1280, 720, SQUARE),
        audio,
        PlanChooser.grid(Ladders.LIGHT, Rational.of(30, 1), 2),
        "enc");
  }

  private static SourceVideo video(int width, int height, Rational aspect) {
    return new SourceVideo(VideoCodec.H264, width, height, aspect, Optional.empty(), false, 0);
  }

  private static List<String> sizes(Ladder ladder, int width, int height, Rational aspect) {
    var source = video(width, height, aspect);
    var grid = PlanChooser.grid(ladder, Rational.of(30, 1), 2);
    return PlanChooser.choose(ladder, source, Optional.empty(), grid, "enc").video().stream()
        .map(v -> v.width() + "x" + v.height())
        .toList();
  }
}
