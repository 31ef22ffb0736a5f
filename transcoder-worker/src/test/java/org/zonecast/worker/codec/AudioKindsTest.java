package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;

/** Any coding of sound and any number of channels becomes the plan's renditions. */
class AudioKindsTest {
  private static final int SECONDS = 5;
  private static final String CHIRP = "aevalsrc='0.3*sin(2*PI*(200+300*t)*t)':s=%d:d=5";
  private static final EncodePlan PLAN = plan(2);

  private static EncodePlan plan(int channels) {
    return new EncodePlan(
        Rational.of(30, 1),
        30,
        Packaging.CMAF,
        List.of(),
        List.of(
            new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, channels, 96_000),
            new EncodePlan.AudioRendition(EncodePlan.SURROUND, 48_000, 6, 256_000)),
        "veryfast",
        1,
        EncoderId.CURRENT);
  }

  enum Kind {
    AAC(AudioCodec.AAC, 48_000, 2, 1024, "-c:a", "aac", "-b:a", "128k"),
    AAC_MONO(AudioCodec.AAC, 44_100, 1, 1024, "-c:a", "aac", "-b:a", "96k"),
    AAC_SURROUND(AudioCodec.AAC, 48_000, 6, 1024, "-c:a", "aac", "-b:a", "320k"),
    MP3(AudioCodec.MP3, 44_100, 2, 1152, "-c:a", "libmp3lame", "-b:a", "128k"),
    MP3_SMALL(AudioCodec.MP3, 22_050, 1, 576, "-c:a", "libmp3lame", "-b:a", "16k"),
    OPUS(AudioCodec.OPUS, 48_000, 2, 960, "-c:a", "libopus", "-b:a", "96k"),
    OPUS_SHORT(AudioCodec.OPUS, 48_000, 2, 120, "-c:a", "libopus", "-frame_duration", "2.5"),
    OPUS_LONG(AudioCodec.OPUS, 48_000, 1, 5760, "-c:a", "libopus", "-frame_duration", "120");

    final AudioCodec codec;
    final int rateHz;
    final int channels;
    final int unitSamples;
    final String[] coding;

    Kind(AudioCodec codec, int rateHz, int channels, int unitSamples, String... coding) {
      this.codec = codec;
      this.rateHz = rateHz;
      this.channels = channels;
      this.unitSamples = unitSamples;
      this.coding = coding;
    }

    List<FeedMessage.Media> feed() {
      return AudioKindsTest.feed(source());
    }

    Source.Audio source() {
      return Source.coded(codec, CHIRP.formatted(rateHz), rateHz, channels, unitSamples, coding);
    }
  }

  private static List<FeedMessage.Media> feed(Source.Audio source) {
    var feed = new ArrayList<FeedMessage.Media>();
    feed.add(source.config());
    feed.addAll(source.stamped());
    feed.add(new FeedMessage.End(SECONDS * 30 + 10));
    return feed;
  }

  @ParameterizedTest
  @EnumSource
  void soundIsHeardAtItsPlaceAndEverySegmentFollowsFromItsLeastFeed(Kind kind) {
    List<FeedMessage.Media> feed = kind.feed();

    Rendering whole = Rendering.of(PLAN, feed, 0);

    assertThat(whole.troubles()).isEmpty();
    for (String rendition : List.of(EncodePlan.AUDIO, EncodePlan.SURROUND)) {
      // one channel alone, and six made of it, are the middle one of 5.1
      boolean middle = kind.channels != 2 && rendition.equals(EncodePlan.SURROUND);
      float[] heard = whole.decodedAudio(rendition, middle ? 2 : 0);
      float[] reference = chirp(heard.length);
      // the first unit stands one before position 0; what else an encoder is late by stays
      int lag = Sound.lag(reference, heard, 60_000, 70_000, 2400);
      assertThat(lag).as(rendition).isBetween(-1300, 1300);
      for (int at = 80_000; at < 200_000; at += 10_000) {
        assertThat(Sound.lag(reference, heard, at, at + 10_000, 2400))
            .isBetween(lag - 30, lag + 30);
        assertThat(Sound.rms(heard, at, at + 4000)).isGreaterThan(0.05);
      }
    }
    assertSameFromEverySegment(feed, whole);
  }

  @ParameterizedTest
  @EnumSource
  void damageIsSurvivedAndMakesNoDifferenceToWhereOneBegins(Kind kind) {
    List<FeedMessage.Media> feed = Damage.of(kind.feed(), new Random(4), 5);

    Rendering whole = Rendering.of(PLAN, feed, 0);

    assertThat(whole.media(EncodePlan.AUDIO)).hasSize(SECONDS + 1);
    assertSameFromEverySegment(feed, whole);
  }

  private static void assertSameFromEverySegment(List<FeedMessage.Media> feed, Rendering whole) {
    for (int k = 1; k < SECONDS; k += 2) {
      assertThat(Rendering.of(PLAN, Source.cut(PLAN, feed, k), k).objectsFrom(0))
          .as("segments from %d on", k)
          .isEqualTo(whole.objectsFrom(k));
    }
  }

  private static float[] chirp(int samples) {
    float[] out = new float[samples];
    for (int i = 0; i < samples; i++) {
      double t = i / 48_000.0;
      out[i] = (float) (0.3 * Math.sin(2 * Math.PI * (200 + 300 * t) * t));
    }
    return out;
  }

  @Test
  void anInitializationSegmentSaysSixChannels() {
    Rendering whole = Rendering.of(PLAN, Kind.AAC_SURROUND.feed(), 0);

    FfmpegTool.Result probe =
        FfmpegTool.ffprobe(
            whole.file(EncodePlan.SURROUND),
            "-show_entries",
            "stream=channels,channel_layout",
            "-of",
            "csv=p=0",
            "-");

    assertThat(new String(probe.out()).strip()).isEqualTo("6,5.1");
    assertThat(probe.err()).isEmpty();
  }

  @Test
  void explicitBandReplicationDoublesTheRate() {
    // a 24 kHz core without any band replication data, which is then only brought to 48 kHz
    Source.Audio core =
        Source.coded(AudioCodec.AAC, CHIRP.formatted(24_000), 24_000, 2, 1024, "-c:a", "aac");
    byte[] asc = {0x2B, 0x11, (byte) 0x88, 0x00}; // 14496-3, 1.6.2.1: SBR, 24 kHz, 2, 48 kHz, LC
    var config = new FeedMessage.AudioConfig(AudioCodec.AAC, asc, 48_000, 2);
    List<FeedMessage.Media> feed = feed(new Source.Audio(config, 2048, core.units()));

    Rendering whole = Rendering.of(PLAN, feed, 0);

    assertThat(whole.troubles()).isEmpty();
    float[] heard = whole.decodedAudio();
    assertThat(Math.abs(Sound.lag(chirp(heard.length), heard, 100_000, 110_000, 3000)))
        .isLessThan(1500);
    assertSameFromEverySegment(feed, whole);
  }

  @Test
  void aClockThatDriftsIsHeardWithoutClicks() {
    Source.Audio source = Source.sound("sine=f=440:r=48000:d=5", 48_000);
    for (int step : List.of(1, -1, 2)) {
      var feed = new ArrayList<FeedMessage.Media>();
      feed.add(source.config());
      long position = -1024;
      for (byte[] unit : source.units()) {
        feed.add(new FeedMessage.AudioUnit(position, 1024, unit));
        position += 1024 + step;
      }
      feed.add(new FeedMessage.End(SECONDS * 30 + 10));

      float[] heard = Rendering.of(plan(1), feed, 0).decodedAudio();

      for (int at = 20_000; at < 200_000; at++) {
        // a sine of 440 Hz changes by at most 0.125 * 2π * 440 / 48000 from sample to sample
        assertThat(Math.abs(heard[at] - heard[at - 1]))
            .as("step %d at %d", step, at)
            .isLessThan(0.02f);
      }
      assertSameFromEverySegment(feed, Rendering.of(PLAN, feed, 0));
    }
  }

  @Test
  void theCodecMayChangeInTheMiddle() {
    Source.Audio first = Kind.AAC.source();
    Source.Audio second = Kind.OPUS.source();
    var feed = new ArrayList<FeedMessage.Media>();
    feed.add(first.config());
    feed.addAll(first.stamped().subList(0, 100));
    feed.add(second.config());
    List<FeedMessage.Media> rest = second.stamped();
    feed.addAll(rest.subList(106, rest.size()));
    feed.add(new FeedMessage.End(SECONDS * 30 + 10));

    Rendering whole = Rendering.of(PLAN, feed, 0);

    assertThat(whole.troubles()).isEmpty();
    float[] heard = whole.decodedAudio();
    // 0.106 throughout, and less by a hole and a decoder's first samples where the codec changes
    for (int at = 4000; at < 220_000; at += 4000) {
      assertThat(Sound.rms(heard, at, at + 4000)).as("at %d", at).isGreaterThan(0.095);
    }
    assertSameFromEverySegment(feed, whole);
  }

  @Test
  void aFeedWithoutSoundGetsSilenceAsVideoMovesOn() {
    var plan =
        new EncodePlan(
            Rational.of(30, 1),
            30,
            Packaging.CMAF,
            List.of(new EncodePlan.VideoRendition("72p", 128, 72, 26, 150_000, 225_000, 10)),
            PLAN.audio(),
            "veryfast",
            1,
            EncoderId.CURRENT);
    var video = Source.numbered(0, 120, 128, 72, "30");
    var feed = new ArrayList<FeedMessage.Media>();
    feed.add(video.config());
    feed.addAll(Source.stamp(video, org.zonecast.job.SegmentGrid.of(plan)));

    Rendering live = Rendering.of(plan, feed, 0); // not ended yet

    for (String rendition : List.of(EncodePlan.AUDIO, EncodePlan.SURROUND)) {
      assertThat(live.media(rendition)).hasSizeBetween(2, 3);
      float[] heard = live.decodedAudio(rendition, 0);
      assertThat(Sound.rms(heard, 0, heard.length)).isLessThan(1e-4);
    }
  }
}
