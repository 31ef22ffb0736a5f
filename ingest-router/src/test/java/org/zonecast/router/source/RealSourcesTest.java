package org.zonecast.router.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.feed.FeedMessage.RandomAccess;
import org.zonecast.feed.Orientation;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.bitstream.AccessUnits.Entry;
import org.zonecast.router.bitstream.SourceAudio;
import org.zonecast.router.bitstream.SourceConfigs;
import org.zonecast.router.bitstream.SourceVideo;
import org.zonecast.router.ingest.Arrival;
import org.zonecast.router.ingest.PublishRefusedException;

/** What real encoders make, made by FFmpeg here. */
class RealSourcesTest {
  private static final String PICTURES = "-f lavfi -i testsrc2=s=%s:r=%s -t 3 -pix_fmt %s ";
  private static final String SOUND = "-f lavfi -i sine=r=%d -t 2 ";

  @TempDir private Path folder;

  private Recording film(String size, String rate, String pixels, String coding) throws Exception {
    return Recording.of(folder, PICTURES.formatted(size, rate, pixels) + coding);
  }

  @ParameterizedTest
  @CsvSource({
    "yuv420p,     320x180, libx264 -preset ultrafast, H264",
    "yuv422p10le, 320x180, libx264 -preset ultrafast, H264",
    "yuv420p10le, 320x180, libx264 -preset ultrafast, H264",
    "yuv444p,     321x181, libx264 -preset ultrafast -vf scale=321:181+setsar=1, H264",
    "yuv420p,     322x182, libx265 -preset ultrafast -x265-params log-level=error, HEVC",
    "yuv420p10le, 426x240, libx265 -preset medium -x265-params log-level=error, HEVC"
  })
  void sizesAndRatesAreReadOfEveryKindOfPixels(
      String pixels, String size, String encoder, VideoCodec codec) throws Exception {
    Recording film = film(size, "30000/1001", pixels, "-c:v " + encoder.replace('+', ','));
    SourceVideo picture = film.picture();
    assertThat(picture.codec()).isEqualTo(codec);
    assertThat(picture.width() + "x" + picture.height()).isEqualTo(size);
    assertThat(picture.frameRate()).contains(Rational.of(30000, 1001));
    assertThat(picture.interlaced()).isFalse();
    assertThat(picture.sampleAspect()).isEqualTo(Rational.of(1, 1));
  }

  @ParameterizedTest
  @CsvSource({"libx264, H264", "libx265, HEVC"})
  void otherPixelShapesAreRead(String encoder, VideoCodec codec) throws Exception {
    Recording film =
        film("320x180", "25", "yuv420p", "-vf setsar=16/11 -preset ultrafast -c:v " + encoder);
    assertThat(film.picture().sampleAspect()).isEqualTo(Rational.of(16, 11));
    assertThat(film.picture().codec()).isEqualTo(codec);
  }

  @Test
  void anAv1SourceBeginsAtItsKeyFrames() throws Exception {
    Recording film =
        film("320x180", "30", "yuv420p", "-c:v libaom-av1 -cpu-used 8 -usage realtime -g 30");
    assertThat(film.picture().describe(Rational.of(30, 1))).isEqualTo("av1 320x180 30 fps");
    List<Entry> places = film.entries().stream().filter(Entry::possible).toList();
    assertThat(places).hasSize(3).allMatch(e -> e.access() == RandomAccess.CLOSED);
    Arrival.NewVideoConfig config = film.all(Arrival.NewVideoConfig.class).getFirst();
    for (int i = 0; i < config.config().length; i++) {
      refusedOrRead(config.codec(), Arrays.copyOf(config.config(), i));
    }
  }

  @Test
  void fieldsAreNoticedAndTheRateIsThatOfFrames() throws Exception {
    Recording film =
        film("320x192", "25", "yuv420p", "-c:v libx264 -x264-params tff=1 -flags +ildct");
    assertThat(film.picture().interlaced()).isTrue();
    assertThat(film.picture().height()).isEqualTo(192);
    assertThat(film.picture().describe(Rational.of(30000, 1001)))
        .isEqualTo("h264 320x192 29.97 fps interlaced");
    assertThat(rateOf(film)).contains(Rational.of(25, 1));
  }

  @Test
  void anIntraRefreshHasOneClosedPictureAndThenPointsOfRecovery() throws Exception {
    Recording film =
        film("320x180", "30", "yuv420p", "-c:v libx264 -bf 0 -g 30 -x264-params intra-refresh=1");
    List<Entry> entries = film.entries();
    assertThat(entries.getFirst().access()).isEqualTo(RandomAccess.CLOSED);
    List<Entry> points = entries.stream().skip(1).filter(Entry::possible).toList();
    assertThat(points).hasSizeBetween(2, 3);
    assertThat(points).allMatch(e -> e.access() == RandomAccess.OPEN);
    assertThat(points).allMatch(e -> e.recoveryFrames() >= 15 && e.recoveryFrames() <= 30);
  }

  @Test
  void keyframesOfAnOpenGopAreOpenAndCleanAtOnce() throws Exception {
    for (String coding :
        List.of(
            "-c:v libx264 -bf 2 -x264-params open-gop=1:keyint=15:min-keyint=15:scenecut=0",
            "-c:v libx265 -x265-params open-gop=1:keyint=15:min-keyint=15:log-level=error")) {
      List<Entry> entries = film("320x180", "30", "yuv420p", coding).entries();
      List<Entry> places = entries.stream().filter(Entry::possible).toList();
      assertThat(places.getFirst().access()).isEqualTo(RandomAccess.CLOSED);
      assertThat(places).hasSizeBetween(5, 7).allMatch(Entry::atOnce);
      assertThat(places.stream().skip(1)).allMatch(e -> e.access() == RandomAccess.OPEN);
    }
  }

  @ParameterizedTest
  @CsvSource({"90", "180", "270"})
  void theDisplayOrientationIsRead(int degrees) throws Exception {
    Recording film =
        film(
            "320x180",
            "30",
            "yuv420p",
            "-c:v libx264 -bsf:v h264_metadata=display_orientation=insert:rotate=" + degrees);
    assertThat(film.entries().getFirst().orientation())
        .contains(new Orientation(false, degrees / 90));
    SourceProbe probe = new SourceProbe(why -> {}, false);
    for (Arrival each : film.arrivals) {
      probe.take(each);
    }
    SourceVideo picture = probe.format(0).orElseThrow().video().orElseThrow();
    assertThat(picture.onItsSide()).isEqualTo(degrees != 180);
    assertThat(film.entries().stream().filter(e -> e.orientation().isPresent())).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "48000, -ac 1 -c:a aac, AAC, 48000, 1",
    "44100, -ac 2 -c:a aac, AAC, 44100, 2",
    "48000, -ac 6 -c:a aac, AAC, 48000, 6",
    "48000, -ac 8 -c:a aac, AAC, 48000, 8",
    "44100, -ac 2 -c:a libmp3lame, MP3, 44100, 2",
    "22050, -ac 1 -c:a libmp3lame, MP3, 22050, 1",
    "48000, -ac 2 -c:a libopus, OPUS, 48000, 2",
    "48000, -ac 2 -c:a libopus -frame_duration 2.5, OPUS, 48000, 2",
    "48000, -ac 1 -c:a libopus -frame_duration 60, OPUS, 48000, 1",
    "48000, -ac 6 -c:a libopus, OPUS, 48000, 6"
  })
  void soundIsReadAndItsSamplesAreCounted(
      int rate, String coding, AudioCodec codec, int outRate, int channels) throws Exception {
    Recording sound = Recording.of(folder, SOUND.formatted(rate) + coding);
    SourceAudio format = sound.sound();
    assertThat(format.codec()).isEqualTo(codec);
    assertThat(format.sampleRateHz()).isEqualTo(outRate);
    assertThat(format.channels()).isEqualTo(channels);
    assertThat(sound.samples() / (double) outRate).isBetween(1.99, 2.13);
  }

  @Test
  void configurationsAndUnitsThatAreCutOffAreRefusedOrReadButBreakNothing() throws Exception {
    for (String coding : List.of("libx264", "libx265")) {
      Recording film =
          film("320x180", "30", "yuv420p", "-frames:v 3 -preset ultrafast -c:v " + coding);
      Arrival.NewVideoConfig config = film.all(Arrival.NewVideoConfig.class).getFirst();
      for (int i = 0; i < config.config().length; i++) {
        refusedOrRead(config.codec(), Arrays.copyOf(config.config(), i));
      }
      byte[] unit = film.all(Arrival.Video.class).getFirst().data();
      for (int i = 0; i < Math.min(4000, unit.length); i++) {
        assertThat(film.units().inspect(true, Arrays.copyOf(unit, i)).possible()).isTrue();
      }
    }
  }

  private static void refusedOrRead(VideoCodec codec, byte[] config) {
    try {
      assertThat(SourceConfigs.video(codec, config).width()).isEqualTo(320);
    } catch (PublishRefusedException e) {
      assertThat(e.reason()).isEqualTo(PublishRefusedException.Reason.UNSUPPORTED_MEDIA);
    }
  }

  private static Optional<Rational> rateOf(Recording film) throws PublishRefusedException {
    SourceProbe probe = new SourceProbe(why -> {}, false);
    for (Arrival each : film.arrivals) {
      probe.take(each);
    }
    return probe.format(3_000_000_000L).map(SourceProbe.SourceFormat::frameRate);
  }
}
