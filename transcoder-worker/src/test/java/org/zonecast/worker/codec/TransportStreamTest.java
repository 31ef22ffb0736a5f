package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
import org.zonecast.worker.segment.TsReader;

/** What transport stream segments promise, shown on real media by real codecs. */
class TransportStreamTest {
  private static final EncodePlan PLAN = plan(Rational.of(30, 1), 30);
  private static final int SLOTS = 140; // 4 segments and 20 slots

  private static List<FeedMessage.Media> feed;
  private static Rendering rendering;

  private static EncodePlan plan(Rational frameRate, int segmentFrames) {
    EncodePlan cmaf = TranscoderTest.plan(frameRate, segmentFrames);
    return with(cmaf, cmaf.video(), cmaf.audio());
  }

  private static EncodePlan with(
      EncodePlan plan,
      List<EncodePlan.VideoRendition> video,
      List<EncodePlan.AudioRendition> audio) {
    return new EncodePlan(
        plan.frameRate(),
        plan.segmentFrames(),
        Packaging.MPEG_TS,
        video,
        audio,
        plan.preset(),
        plan.threads(),
        plan.encoderId());
  }

  @BeforeAll
  static void renderOnce() {
    var video = Source.numbered(0, SLOTS, 256, 144, "30", "-g", "47", "-bf", "3");
    var audio = Source.sound("anoisesrc=d=5:c=pink:seed=7:r=44100:a=0.4", 44_100, "-ac", "2");
    feed = Source.interleave(PLAN, video, audio, SLOTS);
    rendering = Rendering.of(PLAN, feed, 0);
  }

  @Test
  void eachRungIsOneObjectASegmentWithoutInitializationOrAudioRendition() {
    assertThat(rendering.objectsFrom(0).keySet())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 5)
                .boxed()
                .flatMap(k -> List.of("144p/%04d".formatted(k), "72p/%04d".formatted(k)).stream())
                .toList());
    assertThat(rendering.media("144p"))
        .extracting(ChildMessage.Media::samples)
        .containsExactly(30, 30, 30, 30, 20);
    assertThat(rendering.media("72p"))
        .extracting(ChildMessage.Media::last)
        .containsExactly(false, false, false, false, true);
    assertThat(rendering.troubles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"144p", "72p"})
  void segmentsBehindEachOtherAreOneFaultlessStream(String rendition) {
    SegmentGrid grid = SegmentGrid.of(PLAN);
    TsReader stream = TsReader.read(joined(rendition));

    assertThat(stream.faults()).isEmpty();
    List<Long> shown = stream.units(0x100).stream().map(TsReader.Pes::pts).sorted().toList();
    assertThat(shown)
        .containsExactlyElementsOf(
            IntStream.range(0, SLOTS).mapToObj(slot -> 900_000L + slot * 3000).toList());
    assertThat(stream.units(0x100)).allMatch(unit -> unit.dts() <= unit.pts());
    assertThat(stream.units(0x101).getFirst().pts()).isEqualTo(900_000);
    assertThat(stream.units(0x101).getLast().pts())
        .isBetween(899_000L + (SLOTS - 3) * 3000, 900_000 + grid.slotStart90k(SLOTS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"144p", "72p"})
  void ffmpegDecodesEveryNumberOnceAndTheSoundWhole(String rendition) {
    byte[] stream = joined(rendition);
    int width = rendition.equals("144p") ? 256 : 128;
    byte[] pictures =
        FfmpegTool.ffmpeg(
            stream,
            "-xerror",
            "-i",
            "-",
            "-map",
            "0:v",
            "-fps_mode",
            "passthrough",
            "-f",
            "rawvideo",
            "-");
    assertThat(NumberedPictures.read(pictures, width, width * 9 / 16))
        .containsExactlyElementsOf(IntStream.range(0, SLOTS).boxed().toList());
    byte[] sound =
        FfmpegTool.ffmpeg(
            stream, "-xerror", "-i", "-", "-map", "0:a", "-ac", "1", "-f", "f32le", "-");
    long frames = SegmentGrid.of(PLAN).audioFramesBefore(SLOTS);
    assertThat(Rendering.samples(sound).length).isEqualTo((int) frames * 1024);
  }

  @Test
  void ffprobeFindsBothStreamsAndNoHoleInTheirTimes() {
    byte[] stream = joined("144p");
    FfmpegTool.Result streams =
        FfmpegTool.ffprobe(
            stream, "-show_entries", "stream=codec_name,start_time", "-of", "csv=p=0", "-");
    assertThat(streams.err()).isEmpty();
    assertThat(text(streams)).contains("h264,10.000000", "aac,10.000000");
    List<Double> times = times(stream, "v");
    assertThat(times).hasSize(SLOTS);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isBetween(0.033, 0.034);
    }
    List<Double> sound = times(stream, "a");
    for (int i = 1; i < sound.size(); i++) {
      assertThat(sound.get(i) - sound.get(i - 1)).isBetween(0.0213, 0.0214);
    }
  }

  @Test
  void theMediaIsThatOfTheCmafRenditions() {
    Rendering cmaf = Rendering.of(TranscoderTest.plan(PLAN.frameRate(), 30), feed, 0);

    byte[] inTs =
        FfmpegTool.ffmpeg(
            joined("72p"),
            "-i",
            "-",
            "-map",
            "0:v",
            "-fps_mode",
            "passthrough",
            "-f",
            "rawvideo",
            "-");
    assertThat(Arrays.equals(inTs, cmaf.decodedVideo("72p"))).isTrue();
    byte[] sound =
        FfmpegTool.ffmpeg(
            joined("72p"), "-i", "-", "-map", "0:a", "-af", "pan=mono|c0=c0", "-f", "f32le", "-");
    assertThat(Arrays.equals(Rendering.samples(sound), cmaf.decodedAudio())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aRunThatBeginsLaterMakesTheSameBytes(int segment) {
    Rendering onWholeFeed = Rendering.of(PLAN, feed, segment);
    Rendering onLeastFeed = Rendering.of(PLAN, Source.cut(PLAN, feed, segment), segment);

    assertThat(onWholeFeed.objectsFrom(0)).isEqualTo(rendering.objectsFrom(segment));
    assertThat(onLeastFeed.objectsFrom(0)).isEqualTo(rendering.objectsFrom(segment));
  }

  @Test
  void aPlanOfSoundAloneMakesStreamsOfSoundAlone() {
    EncodePlan plan = with(PLAN, List.of(), PLAN.audio());
    var sound = Source.sound("sine=f=440:r=48000:d=5", 48_000, "-ac", "2");
    var alone = new ArrayList<FeedMessage.Media>();
    alone.add(sound.config());
    long frames = SegmentGrid.of(plan).audioFramesBefore(SLOTS);
    alone.addAll(sound.stamped().subList(0, (int) frames + 1)); // the first lies before slot 0
    alone.add(new FeedMessage.End(SLOTS));

    Rendering whole = Rendering.of(plan, alone, 0);

    TsReader stream = TsReader.read(joined(whole, EncodePlan.AUDIO));
    assertThat(stream.faults()).isEmpty();
    assertThat(stream.program().typeByPid()).containsOnlyKeys(0x101);
    assertThat(whole.media(EncodePlan.AUDIO)).hasSize(5);
    byte[] pcm =
        FfmpegTool.ffmpeg(
            joined(whole, EncodePlan.AUDIO), "-i", "-", "-ac", "1", "-f", "f32le", "-");
    assertThat(Rendering.samples(pcm).length).isEqualTo((int) frames * 1024);
    assertThat(Rendering.of(plan, Source.cut(plan, alone, 3), 3).objectsFrom(0))
        .isEqualTo(whole.objectsFrom(3));
  }

  @Test
  void aPlanWithoutSoundMakesStreamsOfPicturesAlone() {
    EncodePlan plan = with(PLAN, PLAN.video(), List.of());

    Rendering silent = Rendering.of(plan, feed, 0);

    TsReader stream = TsReader.read(joined(silent, "144p"));
    assertThat(stream.faults()).isEmpty();
    assertThat(stream.program().typeByPid()).containsOnlyKeys(0x100);
    assertThat(stream.units(0x100)).hasSize(SLOTS);
  }

  @Test
  void soundOfAGapIsSilenceInTheSameObjects() {
    var gap = List.<FeedMessage.Media>of(new FeedMessage.Gap(0, 75), new FeedMessage.End(75));

    TsReader stream = TsReader.read(joined(Rendering.of(PLAN, gap, 0), "72p"));

    assertThat(stream.faults()).isEmpty(); // the smallest access units that there are
    assertThat(stream.units(0x100)).hasSize(75);
    assertThat(stream.units(0x101)).isNotEmpty();
  }

  private static byte[] joined(String rendition) {
    return joined(rendering, rendition);
  }

  private static byte[] joined(Rendering of, String rendition) {
    var out = new ByteArrayOutputStream();
    of.media(rendition).forEach(m -> out.writeBytes(m.data()));
    return out.toByteArray();
  }

  private static List<Double> times(byte[] stream, String kind) {
    FfmpegTool.Result probe =
        FfmpegTool.ffprobe(
            stream,
            "-select_streams",
            kind,
            "-show_entries",
            "frame=pts_time",
            "-of",
            "csv=p=0",
            "-");
    assertThat(probe.err()).isEmpty();
    return text(probe)
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> Double.valueOf(line.replace(",", "")))
        .toList();
  }

  private static String text(FfmpegTool.Result result) {
    return new String(result.out(), StandardCharsets.UTF_8);
  }
}
