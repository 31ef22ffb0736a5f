package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;
import org.zonecast.worker.child.ChildMessage;

/** What segments promise, shown on real media by real codecs. */
class TranscoderTest {
  private static final EncodePlan PLAN = plan(Rational.of(30, 1), 30);
  private static final int SLOTS = 140; // 4 segments and 20 slots

  private static List<FeedMessage.Media> feed;
  private static Rendering rendering;

  static EncodePlan plan(Rational frameRate, int segmentFrames) {
    return new EncodePlan(
        frameRate,
        segmentFrames,
        Packaging.CMAF,
        List.of(
            new EncodePlan.VideoRendition("144p", 256, 144, 24, 300_000, 450_000, 12),
            new EncodePlan.VideoRendition("72p", 128, 72, 26, 150_000, 225_000, 10)),
        List.of(new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 96_000)),
        "veryfast",
        2,
        EncoderId.CURRENT);
  }

  @BeforeAll
  static void renderOnce() {
    // B-frames, keyframes off the segments' grid, AAC of noise (which FFmpeg codes by PNS), 44.1
    // kHz
    var video = Source.numbered(0, SLOTS, 256, 144, "30", "-g", "47", "-bf", "3");
    var audio = Source.sound("anoisesrc=d=5:c=pink:seed=7:r=44100:a=0.4", 44_100, "-ac", "2");
    feed = Source.interleave(PLAN, video, audio, SLOTS);
    rendering = Rendering.of(PLAN, feed, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"144p", "72p"})
  void everyRenditionShowsEveryNumberOnceAndInOrder(String rendition) {
    assertThat(rendering.numbers(rendition))
        .containsExactlyElementsOf(IntStream.range(0, SLOTS).boxed().toList());
    assertThat(rendering.troubles()).isEmpty();
  }

  @Test
  void everySegmentLiesWhereTheGridSays() {
    SegmentGrid grid = SegmentGrid.of(PLAN);
    for (String rendition : List.of("144p", "72p")) {
      List<ChildMessage.Media> media = rendering.media(rendition);
      assertThat(media).extracting(ChildMessage.Media::samples).containsExactly(30, 30, 30, 30, 20);
      for (ChildMessage.Media m : media) {
        assertThat(Boxes.timescale(rendering.init(rendition))).isEqualTo(15_360);
        assertThat(Boxes.decodeTime(m.data())).isEqualTo(m.segment() * 30 * 512);
        assertThat(Boxes.sequence(m.data())).isEqualTo(m.segment() + 1);
        assertThat(Boxes.sampleCount(m.data())).isEqualTo(m.samples());
        assertThat(Boxes.compositionOffsets(m.data()))
            .startsWith(2 * 512) // B-frames that other B-frames refer to
            .allMatch(cts -> cts >= 0);
        assertThat(m.last()).isEqualTo(m.segment() == 4);
      }
    }
    for (ChildMessage.Media m : rendering.media(EncodePlan.AUDIO)) {
      long first = grid.firstAudioFrame(m.segment());
      assertThat(Boxes.decodeTime(m.data())).isEqualTo(first * 1024);
      long behind =
          m.last() ? grid.audioFramesBefore(SLOTS) : grid.firstAudioFrame(m.segment() + 1);
      assertThat(m.samples()).isEqualTo((int) (behind - first));
      assertThat(Boxes.sampleCount(m.data())).isEqualTo(m.samples());
    }
    assertThat(rendering.media(EncodePlan.AUDIO)).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"144p", "72p", EncodePlan.AUDIO})
  void ffprobeReadsEveryRenditionWithoutAnError(String rendition) {
    FfmpegTool.Result probe =
        FfmpegTool.ffprobe(rendering.file(rendition), "-show_entries", "stream=codec_name", "-");
    assertThat(probe.err()).isEmpty();
    assertThat(new String(probe.out()))
        .contains(rendition.equals(EncodePlan.AUDIO) ? "codec_name=aac" : "codec_name=h264");
    FfmpegTool.ffmpeg(rendering.file(rendition), "-xerror", "-i", "-", "-f", "null", "-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"144p", "72p", EncodePlan.AUDIO})
  void everySegmentIsPlayedAtItsPlaceOnTheTimeline(String rendition) {
    double audioFrame = 1024 / 48_000.0;
    for (ChildMessage.Media m : rendering.media(rendition)) {
      byte[] init = rendering.init(rendition);
      byte[] file = Arrays.copyOf(init, init.length + m.data().length);
      System.arraycopy(m.data(), 0, file, init.length, m.data().length);
      FfmpegTool.Result probe =
          FfmpegTool.ffprobe(file, "-show_entries", "frame=pts_time", "-of", "csv=p=0", "-");
      double firstShown =
          new String(probe.out(), StandardCharsets.UTF_8)
              .lines()
              .mapToDouble(line -> Double.parseDouble(line.replace(",", "")))
              .min()
              .orElseThrow();
      double due = m.segment(); // segments of one second
      assertThat(firstShown)
          .isBetween(
              due - 0.000_001, due + (rendition.equals(EncodePlan.AUDIO) ? audioFrame : 0.000_001));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aRunThatBeginsLaterMakesTheSameBytes(int segment) {
    Rendering onWholeFeed = Rendering.of(PLAN, feed, segment);
    Rendering onLeastFeed = Rendering.of(PLAN, Source.cut(PLAN, feed, segment), segment);

    assertThat(onWholeFeed.objectsFrom(0)).isEqualTo(rendering.objectsFrom(segment));
    assertThat(onLeastFeed.objectsFrom(0)).isEqualTo(rendering.objectsFrom(segment));
    assertThat(Source.cut(PLAN, feed, segment)).hasSizeLessThan(feed.size());
  }

  @Test
  void aCapOnTheRateThatIsReachedGivesTheSameBytesOnEveryRun() {
    var plan =
        new EncodePlan(
            PLAN.frameRate(),
            30,
            Packaging.CMAF,
            List.of(
                new EncodePlan.VideoRendition("360p", 640, 360, 20, 1_500_000, 1_500_000, 30),
                new EncodePlan.VideoRendition("180p", 320, 180, 20, 500_000, 500_000, 13)),
            List.of(),
            "veryfast",
            2,
            EncoderId.CURRENT);
    var noise = Source.noise(90);
    var noisy = new ArrayList<FeedMessage.Media>();
    noisy.add(noise.config());
    noisy.addAll(Source.stamp(noise, SegmentGrid.of(plan)));
    noisy.add(new FeedMessage.End(90));

    Rendering first = Rendering.of(plan, noisy, 0);

    assertThat(first.file("360p")).as("the cap is reached").hasSizeGreaterThan(600_000);
    for (int run = 0; run < 3; run++) {
      assertThat(Rendering.of(plan, noisy, 0).objectsFrom(0)).isEqualTo(first.objectsFrom(0));
    }
  }

  @Test
  void aGapIsFilledWithSlateAndSilence() {
    SegmentGrid grid = SegmentGrid.of(PLAN);
    var before = Source.numbered(0, 40, 256, 144, "30");
    var behind = Source.numbered(200, 40, 256, 144, "30");
    var audio = Source.sound("sine=f=440:r=48000:d=2", 48_000, "-ac", "2");
    var gapped = new ArrayList<FeedMessage.Media>();
    gapped.add(before.config());
    gapped.add(audio.config());
    var soundBefore = audio.stamped().subList(0, 1 + 40 * 1600 / 1024);
    gapped.addAll(Source.merge(PLAN, Source.stamp(before, grid), soundBefore, 48_000));
    gapped.add(new FeedMessage.Gap(42, 60));
    gapped.add(new FeedMessage.Gap(60, 80));
    gapped.add(behind.config());
    gapped.addAll(Source.stamp(behind, grid, 83));
    gapped.add(new FeedMessage.End(123));

    Rendering whole = Rendering.of(PLAN, gapped, 0);

    var expected = new ArrayList<Integer>();
    IntStream.range(0, 40).forEach(expected::add);
    expected.addAll(Collections.nCopies(2, 39)); // until the gap the last picture stands
    expected.addAll(Collections.nCopies(41, NumberedPictures.DARK));
    IntStream.range(200, 240).forEach(expected::add);
    assertThat(whole.numbers("144p")).isEqualTo(expected);
    assertThat(whole.numbers("72p")).isEqualTo(expected);
    float[] sound = whole.decodedAudio();
    assertThat(Sound.rms(sound, 48_000, 60_000)).isGreaterThan(0.05);
    assertThat(Sound.rms(sound, 80_000, 190_000)).isLessThan(1e-4);
    for (int k = 1; k <= 4; k++) {
      Rendering later = Rendering.of(PLAN, Source.cut(PLAN, gapped, k), k);
      assertThat(later.objectsFrom(0)).as("from %d", k).isEqualTo(whole.objectsFrom(k));
    }
  }

  @Test
  void ofTwoPicturesInOneSlotTheLaterIsShownAndAnEmptySlotRepeats() {
    var video = Source.numbered(0, 30, 256, 144, "30", "-bf", "2");
    var units = new ArrayList<FeedMessage.Media>();
    units.add(video.config());
    for (FeedMessage.Media m : Source.stamp(video, SegmentGrid.of(PLAN))) {
      var unit = (FeedMessage.VideoUnit) m;
      long slot =
          unit.slot() < 10 ? unit.slot() : unit.slot() < 20 ? unit.slot() / 2 * 2 : unit.slot() + 5;
      units.add(new FeedMessage.VideoUnit(slot, unit.pts90k(), unit.keyframe(), unit.data()));
    }
    units.add(new FeedMessage.End(37));

    var expected = new ArrayList<Integer>();
    IntStream.range(0, 10).forEach(expected::add);
    for (int i = 11; i < 20; i += 2) { // slots 10, 12, … have two pictures, 11, 13, … none
      expected.addAll(List.of(i, i));
    }
    expected.addAll(Collections.nCopies(5, 19));
    IntStream.range(20, 30).forEach(expected::add);
    expected.addAll(Collections.nCopies(2, 29));
    assertThat(Rendering.of(PLAN, units, 0).numbers("144p")).isEqualTo(expected);
  }

  @Test
  void ntscRatesStayOnTheirGrid() {
    EncodePlan plan = plan(Rational.of(30_000, 1001), 30);
    var video = Source.numbered(0, 100, 256, 144, "30000/1001", "-bf", "2");
    var audio = Source.sound("sine=f=440:r=48000:d=4", 48_000);
    var ntsc = Source.interleave(plan, video, audio, 100);

    Rendering whole = Rendering.of(plan, ntsc, 0);

    assertThat(whole.numbers("72p"))
        .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    assertThat(whole.media("144p"))
        .allSatisfy(m -> assertThat(Boxes.decodeTime(m.data())).isEqualTo(m.segment() * 30 * 1001));
    assertThat(Boxes.timescale(whole.init("144p"))).isEqualTo(30_000);
    assertThat(Rendering.of(plan, Source.cut(plan, ntsc, 2), 2).objectsFrom(0))
        .isEqualTo(whole.objectsFrom(2));
  }

  @Test
  void brokenPacketsAreSurvivedAndToldAndGiveTheSameBytesFromAnyStart() {
    List<FeedMessage.Media> broken = Damage.of(feed, new Random(3), 6);

    Rendering whole = Rendering.of(PLAN, broken, 0);

    assertThat(whole.media("144p"))
        .extracting(ChildMessage.Media::samples)
        .containsExactly(30, 30, 30, 30, 20);
    assertThat(whole.media(EncodePlan.AUDIO)).hasSize(5);
    assertThat(whole.troubles()).isNotEmpty();
    assertThat(whole.decodedVideo("72p")).hasSize(SLOTS * 128 * 72 * 3 / 2);
    for (int k : List.of(1, 2, 4)) {
      assertThat(Rendering.of(PLAN, Source.cut(PLAN, broken, k), k).objectsFrom(0))
          .as("from %d", k)
          .isEqualTo(whole.objectsFrom(k));
    }
  }

  @Test
  void aSourceThatChangesItsShapeIsFittedToThePlan() {
    SegmentGrid grid = SegmentGrid.of(PLAN);
    var wide = Source.numbered(0, 20, 256, 144, "30");
    var narrow = Source.numbered(20, 20, 192, 144, "30", "-pix_fmt", "yuv422p");
    var changing = new ArrayList<FeedMessage.Media>();
    changing.add(wide.config());
    changing.addAll(Source.stamp(wide, grid));
    changing.add(narrow.config());
    changing.addAll(Source.stamp(narrow, grid, 20));
    changing.add(new FeedMessage.End(40));

    byte[] pictures = Rendering.of(PLAN, changing, 0).decodedVideo("144p");

    int pictureBytes = 256 * 144 * 3 / 2;
    assertThat(pictures).hasSize(40 * pictureBytes);
    assertThat(NumberedPictures.read(pictures, 256, 144).subList(0, 20))
        .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
    for (int i = 20; i < 40; i++) {
      byte[] inner = crop(pictures, i * pictureBytes, 32, 192);
      assertThat(NumberedPictures.read(inner, 192, 144)).containsExactly(i);
      assertThat(pictures[i * pictureBytes + 72 * 256 + 8] & 0xFF).as("bar").isLessThan(40);
    }
  }

  private static byte[] crop(byte[] pictures, int at, int left, int width) {
    byte[] out = new byte[width * 144 * 3 / 2];
    for (int y = 0; y < 144; y++) {
      System.arraycopy(pictures, at + y * 256 + left, out, y * width, width);
    }
    return out;
  }

  @Test
  void audioThatStopsHoldsNothingUp() {
    var silentLater =
        feed.stream()
            .filter(m -> !(m instanceof FeedMessage.AudioUnit a && a.position() > 44_100))
            .filter(m -> !(m instanceof FeedMessage.End))
            .toList();

    Rendering live = Rendering.of(PLAN, silentLater, 0);

    // 139 is the last slot known, audio counts as missing a second behind video
    assertThat(live.media("144p")).hasSize(4);
    assertThat(live.media(EncodePlan.AUDIO)).hasSize(3);
  }

  @Test
  void videoThatStandsStillHoldsNothingUp() {
    var still =
        feed.stream()
            .filter(m -> !(m instanceof FeedMessage.VideoUnit v && v.slot() > 40))
            .filter(m -> !(m instanceof FeedMessage.End))
            .toList();
    var longer = new ArrayList<>(still);
    for (int i = 0; i < 400; i++) {
      longer.add(
          new FeedMessage.AudioUnit(
              (217 + i) * 1024L, 1024, new byte[] {0x21, 0x10, 4, 0x60, (byte) 0x8c, 0x1c}));
    }

    Rendering live = Rendering.of(PLAN, longer, 0);

    assertThat(live.media("144p")).hasSizeGreaterThan(6);
    assertThat(live.media(EncodePlan.AUDIO)).hasSameSizeAs(live.media("144p"));
  }

  @Test
  void aPlanMayBeWithoutVideoOrWithoutAudio() {
    var soundOnly =
        new EncodePlan(
            PLAN.frameRate(), 30, Packaging.CMAF, List.of(), PLAN.audio(), "veryfast", 2, "x");
    var pictureOnly =
        new EncodePlan(
            PLAN.frameRate(), 30, Packaging.CMAF, PLAN.video(), List.of(), "veryfast", 2, "x");

    Rendering sound = Rendering.of(soundOnly, feed, 0);
    Rendering picture = Rendering.of(pictureOnly, feed, 0);

    for (int k = 0; k < 4; k++) {
      assertThat(sound.media(EncodePlan.AUDIO).get(k).data())
          .isEqualTo(rendering.media(EncodePlan.AUDIO).get(k).data());
    }
    assertThat(picture.file("144p")).isEqualTo(rendering.file("144p"));
    assertThat(picture.media(EncodePlan.AUDIO)).isEmpty();
  }

  @Test
  void theVersionOfX264IsNotInTheObjects() {
    Stream.of("144p", "72p")
        .flatMap(rendition -> rendering.media(rendition).stream())
        .forEach(m ->
            assertThat(new String(m.data(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("x264"));
  }
}
