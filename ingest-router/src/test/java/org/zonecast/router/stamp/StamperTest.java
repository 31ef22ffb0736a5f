package org.zonecast.router.stamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.feed.FeedMessage.RandomAccess.NONE;
import static org.zonecast.feed.FeedMessage.RandomAccess.OPEN;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.feed.FeedMessage.AudioUnit;
import org.zonecast.feed.FeedMessage.End;
import org.zonecast.feed.FeedMessage.Gap;
import org.zonecast.feed.FeedMessage.Media;
import org.zonecast.feed.FeedMessage.VideoConfig;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.bitstream.SourceAudio;
import org.zonecast.router.stamp.StampSink.Drop;

class StamperTest {
  private static final Stamper.Tracks SOUND_ALONE = new Stamper.Tracks(false, true);

  private final List<Media> feed = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final List<Drop> dropped = new ArrayList<>();
  private final StampSink sink =
      new StampSink() {
        @Override
        public void stamped(Media message, long begin90k) {
          feed.add(message);
        }

        @Override
        public void event(String type, String detail) {
          events.add(type);
        }

        @Override
        public void dropped(Drop why) {
          dropped.add(why);
        }
      };

  private Stamper stamper = stamper(Rational.of(30, 1), 1);

  private Stamper stamper(Rational rate, int multiple) {
    var grid = new SegmentGrid(rate, (int) Math.round(2 * rate.toDouble()), 48_000);
    var made = new Stamper(grid, multiple, new Stamper.Tracks(true, true), sink);
    made.videoConfig(new VideoConfig(VideoCodec.H264, new byte[] {1}));
    made.audioConfig(new SourceAudio(AudioCodec.AAC, 48_000, 2, 1024), new byte[] {2});
    return made;
  }

  @ParameterizedTest
  @CsvSource({"30000,1001", "30,1", "25,1", "60,1", "24000,1001", "60000,1001"})
  void eachFrameHasItsOwnSlotThoughTimestampsAreInMilliseconds(long num, long den) {
    stamper = stamper(Rational.of(num, den), 1);
    for (int i = 0; i < 5000; i++) {
      frame(millis(i, num, den), i % 50 == 0);
    }
    assertThat(slots()).containsExactlyElementsOf(LongStream.range(0, 5000).boxed().toList());
  }

  @Test
  void ofAFastSourceEverySecondFrameIsShown() {
    stamper = stamper(Rational.of(30, 1), 2);
    for (int i = 0; i < 2000; i++) {
      stamper.video(millis(i, 60, 1), millis(i, 60, 1), i == 0, new byte[] {(byte) i}, 0);
    }
    List<VideoUnit> units = video();
    for (int i = 0; i + 1 < units.size(); i++) {
      boolean shown = units.get(i).slot() != units.get(i + 1).slot();
      assertThat(shown).as("frame %d", i).isEqualTo(i % 2 == 0);
    }
  }

  @Test
  void reorderedFramesAreStampedByTheirPresentation() {
    long[] presentation = {0, 3, 1, 2, 6, 4, 5};
    for (int i = 0; i < presentation.length; i++) {
      stamper.video(i * 3000L - 6000, presentation[i] * 3000, i == 0, new byte[1], 0);
    }
    assertThat(slots()).containsExactly(0L, 3L, 1L, 2L, 6L, 4L, 5L);
    assertThat(stamper.nextSlot()).isEqualTo(7);
  }

  @Test
  void framesBeforeTheFirstKeyframeAndLeadingPicturesAreDropped() {
    frame(0, false);
    stamper.video(3000, 6000, true, new byte[1], 0);
    stamper.video(6000, 3000, false, new byte[1], 0);
    frame(9000, false);
    assertThat(dropped).containsExactly(Drop.NO_KEYFRAME, Drop.LATE);
    assertThat(slots()).containsExactly(0L, 1L);
  }

  @Test
  void audioIsCountedThroughJitterAndWaitsForSlotZero() {
    audio(9000 - 1920);
    frame(9000, true);
    for (int i = 0; i < 100; i++) {
      audio(9000 + i * 1920L + (i % 2 == 0 ? 900 : -900));
    }
    List<AudioUnit> units = audioUnits();
    assertThat(units).hasSize(101);
    for (int i = 0; i < units.size(); i++) {
      assertThat(units.get(i).position()).isEqualTo(-1024 + i * 1024L);
    }
    assertThat(events).isEmpty();
  }

  @Test
  void audioOfAnotherRateGoesOnWhereTheOldOneEnded() {
    frame(0, true);
    audio(0);
    stamper.audioConfig(new SourceAudio(AudioCodec.AAC, 44_100, 2, 1024), new byte[] {3});
    audio(1920);
    audio(1920 + 2090);
    assertThat(audioUnits()).extracting(AudioUnit::position).containsExactly(0L, 941L, 1965L);
    assertThat(events).isEmpty();
  }

  @Test
  void aTimestampBehindAnotherConfigurationIsBelievedUnlessItOverlaps() {
    frame(0, true);
    audio(0);
    stamper.audioConfig(new SourceAudio(AudioCodec.AAC, 48_000, 1, 1024), new byte[] {3});
    audio(1920 + 900);
    stamper.audioConfig(new SourceAudio(AudioCodec.AAC, 48_000, 2, 1024), new byte[] {4});
    stamper.audio(2 * 1920 + 900 - 450, new byte[1], 0);
    assertThat(audioUnits()).extracting(AudioUnit::position).containsExactly(0L, 1504L, 2528L);
    assertThat(events).isEmpty();
  }

  @Test
  void anAudioJumpIsRecordedAndPositionsNeverOverlap() {
    frame(0, true);
    audio(0);
    audio(1920 + 4500);
    audio(1920 + 4500 + 1920);
    audio(2000);
    audio(2100);
    assertThat(audioUnits()).extracting(AudioUnit::position).containsExactly(0L, 3424L, 4448L);
    assertThat(events).containsExactly("audio-jump", "audio-jump");
    assertThat(dropped).containsExactly(Drop.AUDIO_OVERLAP, Drop.AUDIO_OVERLAP);
  }

  @Test
  void aGapComesInShortPiecesAndEndsAtTheReturningKeyframe() {
    for (int i = 0; i < 10; i++) {
      frame(i * 3000L, i == 0);
    }
    stamper.gapTo(50);
    stamper.newSession();
    stamper.video(777_000, 777_000, false, new byte[1], 60);
    stamper.video(780_000, 780_000, true, new byte[1], 61);
    audioAt(780_000);
    List<Gap> gaps = gaps();
    assertThat(gaps.getFirst().fromSlot()).isEqualTo(10);
    assertThat(gaps.getLast().toSlot()).isEqualTo(61);
    for (int i = 1; i < gaps.size(); i++) {
      assertThat(gaps.get(i).fromSlot()).isEqualTo(gaps.get(i - 1).toSlot());
    }
    assertThat(gaps).allSatisfy(g -> assertThat(g.toSlot() - g.fromSlot()).isBetween(1L, 15L));
    assertThat(video().getLast().slot()).isEqualTo(61);
    assertThat(audioUnits().getLast().position()).isEqualTo(61 * 1600);
  }

  @Test
  void mediaThatBelongsBeforeTheEndOfAGapIsDropped() {
    frame(0, true);
    stamper.gapTo(30);
    frame(15 * 3000L, true);
    audio(15 * 3000L);
    frame(30 * 3000L, true);
    audio(29 * 3000L);
    audio(31 * 3000L);
    assertThat(slots()).containsExactly(0L, 30L);
    assertThat(audioUnits()).hasSize(1);
    assertThat(dropped).containsOnly(Drop.LATE).hasSize(3);
  }

  @Test
  void aSessionThatStaysBehindIsMovedToTheClock() {
    frame(0, true);
    stamper.gapTo(30);
    stamper.video(3000, 3000, true, new byte[1], 100);
    stamper.video(63_000, 63_000, true, new byte[1], 159);
    stamper.video(66_000, 66_000, true, new byte[1], 170);
    assertThat(slots()).containsExactly(0L, 170L);
  }

  @Test
  void timestampsThatJumpBeginANewPlaceAtTheClock() {
    frame(0, true);
    frame(3000, false);
    stamper.video(90_000_000, 90_000_000, false, new byte[1], 3);
    stamper.video(90_003_000, 90_003_000, true, new byte[1], 4);
    assertThat(slots()).containsExactly(0L, 1L, 4L);
    assertThat(events).containsExactly("timestamp-jump");
  }

  @Test
  void aPresentationTimeThatCannotBeIsDropped() {
    frame(0, true);
    stamper.video(3000, 90_000_000, false, new byte[1], 1);
    assertThat(dropped).containsExactly(Drop.BAD_TIME);
    assertThat(stamper.nextSlot()).isEqualTo(1);
  }

  @Test
  void aConfigurationStandsBeforeItsKeyframeAndOnlyWhenItIsNew() {
    frame(0, true);
    stamper.videoConfig(new VideoConfig(VideoCodec.H264, new byte[] {1}));
    frame(3000, true);
    stamper.videoConfig(new VideoConfig(VideoCodec.H264, new byte[] {9}));
    frame(6000, false);
    frame(9000, true);
    stamper.end(false);
    assertThat(feed.stream().map(m -> m.getClass().getSimpleName()))
        .containsExactly(
            "VideoConfig",
            "VideoUnit",
            "VideoUnit",
            "VideoUnit",
            "VideoConfig",
            "VideoUnit",
            "End");
    assertThat(((VideoConfig) feed.get(4)).config()).containsExactly(9);
    assertThat(((End) feed.getLast()).slots()).isEqualTo(4);
  }

  @Test
  void anOrientationHoldsForTheSessionAndStandsBeforeItsKeyframe() {
    stamper.video(0, 0, true, turned(0x4000), 0);
    frame(3000, true);
    stamper.video(6000, 6000, false, turned(0x8000), 0);
    frame(9000, true);
    stamper.newSession();
    stamper.video(500_000, 500_000, true, new byte[1], 4);
    List<Integer> told =
        feed.stream()
            .filter(m -> !(m instanceof VideoUnit unit) || unit.keyframe())
            .map(m -> m instanceof VideoConfig c ? c.orientation().code() : -1)
            .toList();
    assertThat(told).containsExactly(1, -1, -1, 2, -1, 0, -1);
  }

  @Test
  void aTimestampJumpDoesNotTurnPicturesUpright() {
    stamper.video(0, 0, true, turned(0xc000), 0);
    stamper.video(90_000_000, 90_000_000, true, new byte[1], 4);
    assertThat(feed.stream().filter(VideoConfig.class::isInstance)).hasSize(1);
  }

  /** An SEI unit with a display orientation: not cancelled, mirrored neither way. */
  private static byte[] turned(int sixteenBits) {
    int bits = sixteenBits << 13 | 1 << 12 | 1 << 11; // repetition period 0, extension flag
    return new byte[] {
      0,
      0,
      0,
      7,
      6,
      47,
      3,
      (byte) (bits >> 24),
      (byte) (bits >> 16),
      (byte) (bits >> 8),
      (byte) 0x80
    };
  }

  @Test
  void aFeedBeginsWithAPictureThatIsRightAtOnce() {
    stamper.video(0, 0, false, recoveryPoint(20), 0);
    stamper.video(3000, 3000, false, recoveryPoint(0), 0);
    stamper.video(6000, 6000, false, recoveryPoint(20), 0);
    stamper.video(9000, 9000, false, recoveryPoint(601), 0);
    assertThat(dropped).containsExactly(Drop.NO_KEYFRAME);
    assertThat(video()).extracting(VideoUnit::access).containsExactly(OPEN, OPEN, NONE);
    assertThat(video()).extracting(VideoUnit::cleanSlot).containsExactly(0L, 21L, 2L);
  }

  @Test
  void picturesThatNothingRefersToAreNotCountedInARecovery() {
    byte[] disposable = {0, 0, 0, 2, 1, 1};
    frame(0, true);
    stamper.video(3000, 3000, false, disposable, 0);
    stamper.video(6000, 6000, false, disposable, 0);
    stamper.video(9000, 9000, false, recoveryPoint(10), 0);
    stamper.video(12_000, 12_000, false, recoveryPoint(0), 0);
    stamper.video(15_000, 15_000, false, recoveryPoint(200), 0);
    assertThat(video().stream().skip(3))
        .extracting(VideoUnit::cleanSlot)
        .containsExactly(3L + 10 * 3 + 2, 4L, 5L);
    assertThat(video().getLast().access()).isEqualTo(NONE);
  }

  @Test
  void noMoreThanTwoRefreshesAreUncleanAtOnce() {
    frame(0, true);
    for (int i = 1; i < 60; i++) {
      frame(i * 3000L, recoveryPoint(i % 10 == 0 ? 25 : 601));
    }
    assertThat(video().stream().filter(VideoUnit::keyframe).map(VideoUnit::slot))
        .containsExactly(0L, 10L, 20L, 40L, 50L);
  }

  private void frame(long pts90k, byte[] data) {
    stamper.video(pts90k, pts90k, false, data, 0);
  }

  @Test
  void aGapEndsWhereAnIntraRefreshIsClean() {
    frame(0, true);
    stamper.gapTo(50);
    stamper.newSession();
    stamper.video(900_000, 900_000, false, recoveryPoint(20), 60);
    assertThat(gaps().getLast().toSlot()).isEqualTo(80);
    assertThat(video().getLast().slot()).isEqualTo(60);
    assertThat(video().getLast().cleanSlot()).isEqualTo(80);
    assertThat(stamper.reached90k()).isEqualTo(61 * 3000);
    stamper.video(903_000, 903_000, false, new byte[] {0, 0, 0, 1, 0x41}, 61);
    assertThat(video().getLast().slot()).isEqualTo(61);
    assertThat(stamper.nextSlot()).isEqualTo(80);
    assertThat(dropped).isEmpty();
  }

  @Test
  void ofAFastSourceTheRecoveryIsCountedInSlots() {
    stamper = stamper(Rational.of(30, 1), 2);
    frame(0, true);
    stamper.video(3000, 3000, false, recoveryPoint(21), 0);
    assertThat(video().getLast().cleanSlot()).isEqualTo(1 + 11);
  }

  @Test
  void soundAloneMovesTheSlotsOn() {
    stamper = new Stamper(new SegmentGrid(Rational.of(25, 1), 50, 48_000), 1, SOUND_ALONE, sink);
    stamper.audioConfig(new SourceAudio(AudioCodec.AAC, 48_000, 2, 1024), new byte[] {2});
    for (int i = 0; i < 100; i++) {
      stamper.audio(777_000 + i * 1920L, new byte[1], 0);
    }
    assertThat(audioUnits().getFirst().position()).isZero();
    assertThat(stamper.nextSlot()).isEqualTo(54);
    stamper.gapTo(80);
    stamper.newSession();
    stamper.audio(5_000, new byte[1], 90);
    assertThat(gaps().getFirst().fromSlot()).isEqualTo(54);
    assertThat(gaps().getLast().toSlot()).isEqualTo(90);
    assertThat(audioUnits().getLast().position()).isEqualTo(90 * 1920);
    stamper.end(false);
    assertThat(((End) feed.getLast()).slots()).isEqualTo(91);
    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {8_000, 22_050, 44_100, 48_000, 96_000})
  void aFeedOfSoundAloneEndsInTheSlotInWhichItsSoundEnds(int rate) {
    var grid = new SegmentGrid(Rational.of(25, 1), 50, 48_000);
    for (int count = 1; count < 200; count++) {
      feed.clear();
      stamper = new Stamper(grid, 1, SOUND_ALONE, sink);
      stamper.audioConfig(new SourceAudio(AudioCodec.AAC, rate, 2, 960), new byte[] {2});
      for (int i = 0; i < count; i++) {
        stamper.audio(i * 960L * 90_000 / rate, new byte[1], 0);
      }
      stamper.end(false);
      long end = audioUnits().getLast().position() + 960;
      long slots = ((End) feed.getLast()).slots();
      assertThat(slots).isEqualTo(Math.ceilDiv(end * 25, rate));
    }
  }

  @Test
  void soundThatEndsWithinASecondBehindTheLastPictureMakesNoSlots() {
    for (int seconds = 1; seconds <= 2; seconds++) {
      feed.clear();
      stamper = stamper(Rational.of(30, 1), 1);
      frame(0, true);
      for (int i = 0; i < seconds * 47; i++) {
        audio(i * 1920L);
      }
      stamper.end(false);
      assertThat(((End) feed.getLast()).slots()).isEqualTo(seconds == 1 ? 1 : 60);
    }
  }

  @Test
  void aPictureThatWorkersHaveShownAsStillIsLeftOut() {
    frame(0, true);
    for (int i = 0; i < 141; i++) { // 3.008 s: slot 30 is the first that is open
      audio(i * 1920L);
    }
    frame(29 * 3000L, true);
    frame(30 * 3000L, false);
    frame(31 * 3000L, true);
    frame(32 * 3000L, false);
    assertThat(slots()).containsExactly(0L, 31L, 32L);
    assertThat(dropped).containsExactly(Drop.LATE, Drop.LATE);
    assertThat(events).containsExactly("video-late");
  }

  @Test
  void soundThatStaysAheadOfThePicturesWaitsForThem() {
    frame(0, true);
    for (int i = 1; i < 600; i++) {
      frame(i * 3000L, i % 30 == 0);
      audio(i * 3000L + 5 * 90_000);
    }
    assertThat(slots()).contains(599L, 400L).doesNotContain(60L);
    long sound = audioUnits().getLast().position();
    assertThat(sound / 1600.0).isBetween(595.0, 600.0);
    assertThat(events).contains("video-late", "audio-jump");
  }

  @Test
  void opusPacketsAreCountedByWhatTheySay() {
    stamper.audioConfig(new SourceAudio(AudioCodec.OPUS, 48_000, 2, 0), new byte[] {3});
    frame(0, true);
    stamper.audio(0, new byte[] {(byte) 0xfc}, 0);
    stamper.audio(1800, new byte[] {(byte) 0xe4}, 0);
    stamper.audio(2025, new byte[0], 0);
    assertThat(audioUnits()).extracting(AudioUnit::samples).containsExactly(960, 120);
    assertThat(dropped).containsExactly(Drop.BAD_DATA);
  }

  /** An SEI unit with a recovery point, before a slice that is no IDR. */
  private static byte[] recoveryPoint(int frames) {
    long code = frames + 1L;
    int length = 64 - Long.numberOfLeadingZeros(code);
    long bits = code << (32 - (2 * length - 1)); // ue(v), at the top of four bytes
    return new byte[] {
      0,
      0,
      0,
      8,
      6,
      6,
      4,
      (byte) (bits >> 24),
      (byte) (bits >> 16),
      (byte) (bits >> 8),
      (byte) bits,
      (byte) 0x80,
      0,
      0,
      0,
      2,
      0x41,
      1
    };
  }

  private void frame(long pts90k, boolean keyframe) {
    stamper.video(pts90k, pts90k, keyframe, new byte[1], 0);
  }

  private void audio(long pts90k) {
    stamper.audio(pts90k, new byte[1], 0);
  }

  private void audioAt(long pts90k) {
    stamper.audio(pts90k, new byte[1], 0);
  }

  private static long millis(long frame, long num, long den) {
    return Math.round(frame * 1000.0 * den / num) * 90;
  }

  private List<VideoUnit> video() {
    return feed.stream().filter(VideoUnit.class::isInstance).map(VideoUnit.class::cast).toList();
  }

  private List<Long> slots() {
    return video().stream().map(VideoUnit::slot).toList();
  }

  private List<Gap> gaps() {
    return feed.stream().filter(Gap.class::isInstance).map(Gap.class::cast).toList();
  }

  private List<AudioUnit> audioUnits() {
    return feed.stream().filter(AudioUnit.class::isInstance).map(AudioUnit.class::cast).toList();
  }
}
