package org.zonecast.worker.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lindstrom.m3u8.model.MasterPlaylist;
import io.lindstrom.m3u8.model.Variant;
import io.lindstrom.m3u8.parser.MasterPlaylistParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EncodePlan.AudioRendition;
import org.zonecast.job.EncodePlan.VideoRendition;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.worker.segment.MediaPlaylist.Entry;

class PlaylistPlanTest {
  private static final Instant BASE = Instant.parse("2026-11-21T12:00:00.123Z");

  @ParameterizedTest
  @CsvSource({
    "30, 1, 60, 48000",
    "30000, 1001, 60, 48000",
    "25, 1, 50, 44100",
    "24000, 1001, 37, 48000",
    "60, 1, 90, 22050",
    "15, 1, 52, 48000"
  })
  void everyPlaylistOfAPlanPassesTheStrictCheck(int num, int den, int frames, int audioRateHz) {
    PlaylistPlan plan = PlaylistPlan.of(plan(Rational.of(num, den), frames, audioRateHz), BASE);
    PlaylistCheck check = new PlaylistCheck();
    for (long last = 0; last < 40; last++) {
      for (String rendition : plan.renditions()) {
        check.accept(rendition, window(plan, rendition, Math.max(0, last - 9), last).render());
      }
    }
    assertThat(check.violations()).isEmpty();
  }

  @Test
  void audioLengthsFollowTheAacGridAndDoNotDriftFromVideo() {
    PlaylistPlan plan = PlaylistPlan.of(plan(Rational.of(30, 1), 60, 48_000), BASE);

    assertThat(List.of(0L, 1L, 2L, 3L))
        .map(k -> plan.audioFrames(k, 60))
        .containsExactly(94, 94, 94, 93);
    Duration apart =
        Duration.between(plan.startTime("240p", 100_000), plan.startTime("audio", 100_000));
    assertThat(apart.toMillis()).isBetween(0L, 21L);
  }

  @Test
  void theMultivariantPlaylistSaysWhatThePlanSays() throws Exception {
    PlaylistPlan plan = PlaylistPlan.of(plan(Rational.of(30, 1), 60, 48_000), BASE);

    MasterPlaylist parsed =
        new MasterPlaylistParser()
            .readPlaylist(
                plan.multivariant("b1/", name -> name.equals("audio") ? 64_000 : 300_000).render());

    assertThat(parsed.alternativeRenditions())
        .singleElement()
        .satisfies(audio -> {
          assertThat(audio.uri()).contains("b1/audio/index.m3u8");
          assertThat(audio.channels()).hasValueSatisfying(c -> assertThat(c.count()).isEqualTo(2));
        });
    assertThat(parsed.independentSegments()).isTrue();
    Variant high = parsed.variants().getFirst();
    assertThat(high.uri()).isEqualTo("b1/240p/index.m3u8");
    assertThat(high.codecs()).containsExactly("avc1.640015", "mp4a.40.2");
    assertThat(high.resolution()).hasValueSatisfying(r -> assertThat(r.width()).isEqualTo(426));
    assertThat(high.frameRate())
        .hasValueSatisfying(r -> assertThat(r).isCloseTo(30, within(0.001)));
    assertThat(high.averageBandwidth()).contains(364_000L);
    assertThat(high.audio()).contains("audio");
    // maxrate 400k + 0.9 x 600k / 2 s, 64 kbit/s of audio at its peak
    long media = 400_000L + 270_000 + 73_600;
    // 150 bytes of boxes each, 8 bytes in trun for each of 60 frames, 4 for each of 94 of audio
    long boxes = 8 * (2 * 150 + 60 * 8 + 94 * 4) / 2;
    assertThat(high.bandwidth()).isBetween(media + boxes, 770_000L);
  }

  @Test
  void aBrokenFrameRateIsToldToThreePlaces() {
    PlaylistPlan plan = PlaylistPlan.of(plan(Rational.of(30000, 1001), 60, 48_000), BASE);
    assertThat(plan.multivariant("b1/", name -> 0).render()).contains("FRAME-RATE=29.970,");
  }

  @Test
  void aPlanWithoutVideoHasOneVariantOfAudio() throws Exception {
    EncodePlan audioOnly =
        new EncodePlan(
            Rational.of(30, 1),
            60,
            Packaging.CMAF,
            List.of(),
            List.of(new AudioRendition(EncodePlan.AUDIO, 48_000, 2, 64_000)),
            "x",
            1,
            "e");
    String text = PlaylistPlan.of(audioOnly, BASE).multivariant("b1/", name -> 0).render();

    MasterPlaylist parsed = new MasterPlaylistParser().readPlaylist(text);
    assertThat(parsed.variants())
        .singleElement()
        .satisfies(variant -> {
          assertThat(variant.codecs()).containsExactly("mp4a.40.2");
          assertThat(variant.uri()).isEqualTo("b1/audio/index.m3u8");
        });
    assertThat(text).doesNotContain("AVERAGE-BANDWIDTH", "RESOLUTION", "AUDIO=");
  }

  @Test
  void aForeignParserReadsTheMediaPlaylist() throws Exception {
    PlaylistPlan plan = PlaylistPlan.of(plan(Rational.of(30000, 1001), 60, 48_000), BASE);

    var parsed =
        new io.lindstrom.m3u8.parser.MediaPlaylistParser()
            .readPlaylist(window(plan, "240p", 5, 9).render());

    assertThat(parsed.mediaSequence()).isEqualTo(1005);
    assertThat(parsed.targetDuration()).isEqualTo(2);
    assertThat(parsed.version()).contains(7);
    assertThat(parsed.mediaSegments()).hasSize(5);
    assertThat(parsed.mediaSegments().getFirst().duration()).isEqualTo(2.002);
    assertThat(parsed.mediaSegments().getFirst().segmentMap()).isPresent();
    assertThat(parsed.mediaSegments().getFirst().programDateTime())
        .hasValueSatisfying(
            time -> assertThat(time.toInstant()).isEqualTo(BASE.plusMillis(10_010)));
  }

  @Test
  void surroundIsAnotherGroupOfTheSameSoundAndTheRungsComeAgainWithIt() throws Exception {
    String text =
        PlaylistPlan.of(with(Packaging.CMAF, true), BASE)
            .multivariant("b1/", name -> name.startsWith("audio") ? 64_000 : 300_000)
            .render();

    MasterPlaylist parsed = new MasterPlaylistParser().readPlaylist(text);
    assertThat(parsed.alternativeRenditions())
        .extracting(r -> r.groupId() + " " + r.name() + " " + r.channels().orElseThrow().count())
        .containsExactly("audio Main 2", "audio-51 Main 6");
    assertThat(parsed.alternativeRenditions())
        .allMatch(r -> r.defaultRendition().orElse(false) && r.autoSelect().orElse(false));
    assertThat(parsed.variants())
        .extracting(v -> v.uri() + " " + v.audio().orElse(""))
        .containsExactly(
            "b1/240p/index.m3u8 audio",
            "b1/144p/index.m3u8 audio",
            "b1/240p/index.m3u8 audio-51",
            "b1/144p/index.m3u8 audio-51");
    assertThat(parsed.variants().get(2).bandwidth())
        .isGreaterThan(parsed.variants().getFirst().bandwidth() + 200_000);
  }

  @Test
  void transportStreamsHaveTheirSoundInsideAndNoInitializationSection() throws Exception {
    PlaylistPlan plan = PlaylistPlan.of(with(Packaging.MPEG_TS, true), BASE);

    assertThat(plan.renditions()).containsExactly("240p", "144p");
    assertThat(plan.renditionsWithInit()).isEmpty();
    String text = plan.multivariant("b1/", name -> 500_000).render();
    assertThat(text).contains("#EXT-X-VERSION:3\n").doesNotContain("EXT-X-MEDIA", "AUDIO=");
    Variant high = new MasterPlaylistParser().readPlaylist(text).variants().getFirst();
    assertThat(high.codecs()).containsExactly("avc1.640015", "mp4a.40.2");
    assertThat(high.averageBandwidth()).contains(500_000L);
    // what CMAF needs, four bytes of each packet, and the packets that are not full
    assertThat(high.bandwidth()).isBetween(744_000L * 188 / 184 + 50_000, 950_000L);
  }

  @Test
  void aMediaPlaylistOfTransportStreamsIsOfVersionThree() throws Exception {
    PlaylistPlan plan = PlaylistPlan.of(with(Packaging.MPEG_TS, false), BASE);
    List<Entry> entries = new ArrayList<>();
    for (long k = 0; k < 4; k++) {
      double seconds = plan.durationSeconds("240p", 60, 0);
      entries.add(new Entry(k + ".ts", seconds, plan.startTime("240p", k), "", false, false));
    }
    MediaPlaylist playlist =
        new MediaPlaylist(plan.targetDurationSeconds(), 0, 1000, 0, entries, false);

    assertThat(playlist.render()).contains("#EXT-X-VERSION:3\n").doesNotContain("EXT-X-MAP");
    assertThat(PlaylistCheck.check("240p", List.of(playlist.render()))).isEmpty();
    assertThat(MediaPlaylistParser.parse(playlist.render()).entries()).hasSize(4);
    assertThat(new io.lindstrom.m3u8.parser.MediaPlaylistParser().readPlaylist(playlist.render()))
        .satisfies(read -> assertThat(read.mediaSegments()).hasSize(4));
  }

  @Test
  void aPlaylistSaysHowFarBehindItsEndPlayersAreToBegin() throws Exception {
    MediaPlaylist plain = window(PlaylistPlan.of(with(Packaging.CMAF, false), BASE), "240p", 0, 3);
    MediaPlaylist playlist =
        new MediaPlaylist(
            plain.targetDurationSeconds(), 10, 1000, 0, plain.entries(), plain.ended());

    assertThat(plain.render()).doesNotContain("HOLD-BACK");
    assertThat(MediaPlaylistParser.parse(playlist.render())).isEqualTo(playlist);
    assertThat(new io.lindstrom.m3u8.parser.MediaPlaylistParser().readPlaylist(playlist.render()))
        .satisfies(
            read -> assertThat(read.serverControl().orElseThrow().holdBack()).contains(10.0));
    assertThat(
            MediaPlaylistParser.parse(
                    playlist
                        .render()
                        .replace("HOLD-BACK=10.000", "PART-HOLD-BACK=1.0,CAN-SKIP-UNTIL=12.0"))
                .holdBackSeconds())
        .isZero();
    assertThatThrownBy(
            () -> MediaPlaylistParser.parse(playlist.render().replace("=10.000", "=5.999")))
        .hasMessageContaining("three target durations");
  }

  @Test
  void aTransportStreamWithAnInitializationSectionIsNoPlaylistOfOurs() {
    PlaylistPlan plan = PlaylistPlan.of(with(Packaging.CMAF, false), BASE);
    String text = window(plan, "240p", 0, 3).render();

    assertThat(PlaylistCheck.check("mixed", List.of(text.replace(".m4s", ".ts"))))
        .extracting(PlaylistCheck.Violation::rule)
        .containsExactly(PlaylistCheck.Rule.READABLE);
  }

  private static EncodePlan with(Packaging packaging, boolean surround) {
    EncodePlan stereo = plan(Rational.of(30, 1), 60, 48_000);
    List<AudioRendition> audio = new ArrayList<>(stereo.audio());
    if (surround) {
      audio.add(new AudioRendition(EncodePlan.SURROUND, 48_000, 6, 256_000));
    }
    return new EncodePlan(
        stereo.frameRate(), 60, packaging, stereo.video(), audio, "veryfast", 1, "test");
  }

  private static MediaPlaylist window(PlaylistPlan plan, String rendition, long first, long last) {
    List<Entry> entries = new ArrayList<>();
    int frames = plan.plan().segmentFrames();
    for (long k = first; k <= last; k++) {
      entries.add(
          new Entry(
              k + ".m4s",
              plan.durationSeconds(rendition, frames, plan.audioFrames(k, frames)),
              plan.startTime(rendition, k),
              "init.mp4",
              false,
              false));
    }
    return new MediaPlaylist(plan.targetDurationSeconds(), 0, 1000 + first, 0, entries, false);
  }

  private static EncodePlan plan(Rational frameRate, int segmentFrames, int audioRateHz) {
    return new EncodePlan(
        frameRate,
        segmentFrames,
        Packaging.CMAF,
        List.of(
            new VideoRendition("240p", 426, 240, 24, 400_000, 600_000, 21),
            new VideoRendition("144p", 256, 144, 25, 180_000, 270_000, 12)),
        List.of(new AudioRendition(EncodePlan.AUDIO, audioRateHz, 2, 64_000)),
        "veryfast",
        1,
        "test");
  }
}
