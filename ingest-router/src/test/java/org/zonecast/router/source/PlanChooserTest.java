package org.zonecast.router.source;

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
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.bitstream.SourceAudio;
import org.zonecast.router.bitstream.SourceVideo;
import org.zonecast.router.source.SourceProbe.SourceFormat;

class PlanChooserTest {
  private static final Rational SQUARE = Rational.of(1, 1);
  private static final SourceVideo HD = video(1280, 720, SQUARE);

  @Test
  void widthsFollowTheSourcesShape() {
    assertThat(sizes(Ladders.LIGHT, 1920, 1080, SQUARE)).containsExactly("426x240", "256x144");
    assertThat(sizes(Ladders.P720, 1280, 720, SQUARE))
        .containsExactly("1280x720", "854x480", "640x360");
    assertThat(sizes(Ladders.LIGHT, 720, 576, Rational.of(64, 45)))
        .containsExactly("426x240", "256x144");
    assertThat(sizes(Ladders.LIGHT, 1080, 1920, SQUARE)).containsExactly("240x426", "144x256");
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
    assertThat(PlanChooser.grid(Ladders.LIGHT, source(Rational.of(num, den)), 2))
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
    assertThat(plan(Optional.empty()).audio().getFirst().channels()).isEqualTo(2);
  }

  @Test
  void portraitTurnedOddAndAnamorphicSourcesKeepTheirShape() {
    assertThat(sizes(Ladders.P720, 1080, 1920, SQUARE))
        .containsExactly("720x1280", "480x854", "360x640");
    assertThat(sizes(Ladders.P720, video(1920, 1080, SQUARE).rotated(90)))
        .containsExactly("720x1280", "480x854", "360x640");
    assertThat(sizes(Ladders.P720, video(1920, 1080, SQUARE).rotated(180)))
        .containsExactly("1280x720", "854x480", "640x360");
    assertThat(sizes(Ladders.P720, 853, 479, SQUARE)).containsExactly("854x480", "642x360");
    assertThat(sizes(Ladders.P720, 1440, 1080, Rational.of(4, 3))).contains("1280x720");
    assertThat(sizes(Ladders.P720, video(576, 720, Rational.of(45, 64)))).contains("360x640");
    assertThat(sizes(Ladders.P1080, 3840, 2160, SQUARE)).contains("1920x1080").hasSize(4);
    assertThat(sizes(Ladders.LIGHT, 16, 8000, SQUARE)).contains("144x8192");
  }

  @Test
  void surroundIsAnOptionForSourcesThatHaveIt() {
    var wished = new StreamOptions(Packaging.CMAF, true, StreamOptions.MissingAudio.SILENCE);
    var source = Optional.of(new SourceAudio(AudioCodec.AAC, 48_000, 8, 1024));
    assertThat(plan(wished, source).audio())
        .containsExactly(
            new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 96_000),
            new EncodePlan.AudioRendition(EncodePlan.SURROUND, 48_000, 6, 288_000));
    assertThat(plan(wished, Optional.of(new SourceAudio(AudioCodec.AAC, 48_000, 4, 1024))).audio())
        .hasSize(1);
  }

  @Test
  void transportStreamsHaveStereoOnly() {
    var wished = new StreamOptions(Packaging.MPEG_TS, true, StreamOptions.MissingAudio.SILENCE);
    EncodePlan plan = plan(wished, Optional.of(new SourceAudio(AudioCodec.AAC, 48_000, 6, 1024)));
    assertThat(plan.packaging()).isEqualTo(Packaging.MPEG_TS);
    assertThat(plan.audio())
        .containsExactly(new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 96_000));
  }

  @Test
  void aSourceWithoutSoundHasNoneIfThatIsWished() {
    var none = new StreamOptions(Packaging.CMAF, false, StreamOptions.MissingAudio.NONE);
    assertThat(plan(none, Optional.empty()).audio()).isEmpty();
  }

  @Test
  void soundAloneHasAPlanWithoutVideo() {
    var sound = new SourceAudio(AudioCodec.MP3, 44_100, 1, 0);
    var source =
        new SourceFormat(Optional.empty(), Optional.of(sound), Rational.of(25, 1), false, 0);
    PlanChooser.Grid grid = PlanChooser.grid(Ladders.LIGHT, source, 2);
    EncodePlan plan = PlanChooser.choose(Ladders.LIGHT, StreamOptions.DEFAULT, source, grid, "enc");
    assertThat(plan.video()).isEmpty();
    assertThat(plan.segmentFrames()).isEqualTo(50);
  }

  @Test
  void ofARateThatVariesTheLaddersFastestIsTaken() {
    var source = new SourceFormat(Optional.of(HD), Optional.empty(), Rational.of(48, 1), true, 0);
    assertThat(PlanChooser.grid(Ladders.LIGHT, source, 2))
        .isEqualTo(new PlanChooser.Grid(Rational.of(30, 1), 1, 60));
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
    return plan(StreamOptions.DEFAULT, audio);
  }

  private static EncodePlan plan(StreamOptions options, Optional<SourceAudio> audio) {
    var source = new SourceFormat(Optional.of(HD), audio, Rational.of(30, 1), false, 0);
    PlanChooser.Grid grid = PlanChooser.grid(Ladders.LIGHT, source, 2);
    return PlanChooser.choose(Ladders.LIGHT, options, source, grid, "enc");
  }

  private static SourceFormat source(Rational rate) {
    return new SourceFormat(Optional.of(HD), Optional.empty(), rate, false, 0);
  }

  private static List<String> sizes(Ladder ladder, int width, int height, Rational aspect) {
    return sizes(ladder, video(width, height, aspect));
  }

  private static List<String> sizes(Ladder ladder, SourceVideo video) {
    var source =
        new SourceFormat(Optional.of(video), Optional.empty(), Rational.of(30, 1), false, 0);
    PlanChooser.Grid grid = PlanChooser.grid(ladder, source, 2);
    return PlanChooser.choose(ladder, StreamOptions.DEFAULT, source, grid, "enc").video().stream()
        .map(v -> v.width() + "x" + v.height())
        .toList();
  }

  private static SourceVideo video(int width, int height, Rational aspect) {
    return new SourceVideo(VideoCodec.H264, width, height, aspect, Optional.empty(), false, 0);
  }
}
