package org.zonecast.router.stamp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

/**
 * What a feed promises whatever timestamps come. {@code -Dzonecast.fuzz.seeds=1000} tries more
 * seeds than the few that every build does.
 */
class StamperFuzzTest {
  private static final int STEPS = 3000;
  private static final int MOST_OVERLAP_SAMPLES = 2;
  private static final int LONGEST_GAP_SLOTS = 30;
  private static final int MOST_WAITING = 256;
  private static final long NOWHERE = Long.MIN_VALUE / 2;
  private static final long HORIZON_TICKS = 1L << 40;
  private static final List<Rational> RATES =
      List.of(
          Rational.of(30, 1),
          Rational.of(30_000, 1001),
          Rational.of(25, 1),
          Rational.of(60, 1),
          Rational.of(24_000, 1001));

  static Stream<Long> seeds() {
    return LongStream.range(0, Long.getLong("zonecast.fuzz.seeds", 60L)).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theFeedKeepsItsPromises(long seed) {
    var random = new Random(seed);
    var feed = new Feed();
    var source = new Source(random, feed);
    for (int i = 0; i < STEPS; i++) {
      source.step();
    }
    source.stamper.end(random.nextBoolean());

    feed.assertEnded();
    feed.assertAudioHardlyOverlaps();
    assertThat(feed.media).hasSizeLessThan((int) source.mostMessages());
    assertThat(feed.stamped() + feed.dropped).isGreaterThanOrEqualTo(source.sent - MOST_WAITING);
  }

  // ---- the source -------------------------------------------------------------------------------

  /** Sends media that now goes on evenly, and now does what no source should. */
  private static final class Source {
    private final Random random;
    private final Feed feed;
    private final SegmentGrid grid;
    private final Stamper stamper;
    private long video90k;
    private long sound90k;
    private long airSlot;
    private long sent;
    private final Stamper.Tracks tracks;
    private int picture;

    Source(Random random, Feed feed) {
      this.random = random;
      this.feed = feed;
      Rational rate = RATES.get(random.nextInt(RATES.size()));
      grid = new SegmentGrid(rate, (int) Math.round(2 * rate.toDouble()), 48_000);
      tracks = new Stamper.Tracks(random.nextInt(8) > 0, random.nextInt(8) > 0);
      stamper = new Stamper(grid, 1 + random.nextInt(2), tracks, feed);
      stamper.videoConfig(new VideoConfig(VideoCodec.H264, new byte[] {1}));
      configureSound();
      video90k = random.nextBoolean() ? 0 : random.nextLong(HORIZON_TICKS);
      sound90k = video90k;
    }

    private void configureSound() {
      int rate = List.of(48_000, 44_100, 32_000, 8_000).get(random.nextInt(4));
      boolean opus = random.nextInt(4) == 0;
      stamper.audioConfig(
          opus
              ? new SourceAudio(AudioCodec.OPUS, 48_000, 2, 0)
              : new SourceAudio(AudioCodec.AAC, rate, 2, random.nextBoolean() ? 1024 : 960),
          new byte[] {(byte) random.nextInt(4)});
    }

    void step() {
      switch (random.nextInt(100)) {
        case 0 -> video90k += jump();
        case 1 -> sound90k += jump();
        case 2 -> bothJump();
        case 3 -> stamper.newSession();
        case 4 -> gap();
        case 5 -> configureSound();
        case 6 -> sound90k = video90k;
        case 7 ->
            stamper.videoConfig(
                new VideoConfig(VideoCodec.H264, new byte[] {(byte) random.nextInt(3)}));
        default -> media();
      }
    }

    private void bothJump() {
      long by = jump();
      video90k += by;
      sound90k += by;
    }

    private void gap() {
      long slots = random.nextInt(200);
      airSlot = Math.max(airSlot, stamper.nextSlot()) + slots;
      stamper.gapTo(airSlot);
    }

    private long jump() {
      long magnitude = 1L << random.nextInt(36);
      return random.nextLong(magnitude) * (random.nextBoolean() ? 1 : -1);
    }

    private void media() {
      boolean sound = sound90k < video90k || random.nextInt(20) == 0;
      sent += (sound ? tracks.audio() : tracks.video()) ? 1 : 0;
      airSlot += random.nextInt(2);
      if (sound) {
        stamper.audio(sound90k + jitter(), new byte[] {(byte) random.nextInt(256), 1}, airSlot);
        sound90k += 1920 + random.nextInt(3) - 1;
      } else {
        long reorder = random.nextInt(4) * 3003L - (random.nextInt(50) == 0 ? 3003 : 0);
        boolean keyframe = picture++ % 30 == 0 || random.nextInt(100) == 0;
        byte nal = (byte) (keyframe ? 0x65 : 0x41);
        byte[] data = {0, 0, 0, 2, nal, (byte) picture};
        stamper.video(video90k, video90k + reorder + jitter(), keyframe, data, airSlot);
        video90k += 3003;
      }
    }

    private long jitter() {
      return switch (random.nextInt(50)) {
        case 0 -> jump();
        case 1, 2, 3, 4, 5 -> random.nextInt(1440) - 720;
        default -> 0;
      };
    }

    /** Each unit, a configuration before each, and gaps of at least half a second each. */
    long mostMessages() {
      return 2 * sent + 2L * STEPS + feed.gapSlots();
    }
  }

  // ---- the feed ---------------------------------------------------------------------------------

  /** What came of it, judged as it comes. */
  private static final class Feed implements StampSink {
    private final List<Media> media = new ArrayList<>();
    private final Map<Drop, Integer> drops = new HashMap<>();
    private int dropped;
    private long floorSlot;

    @Override
    public void stamped(Media message, long begin90k) {
      switch (message) {
        case VideoUnit unit -> {
          assertThat(unit.slot()).isGreaterThanOrEqualTo(floorSlot);
          assertThat(unit.cleanSlot()).isGreaterThanOrEqualTo(unit.slot());
        }
        case Gap gap -> {
          assertThat(gap.fromSlot()).isGreaterThanOrEqualTo(floorSlot);
          assertThat(gap.toSlot() - gap.fromSlot()).isBetween(1L, (long) LONGEST_GAP_SLOTS);
          floorSlot = gap.toSlot();
        }
        default -> {}
      }
      assertThat(media.isEmpty() || !(media.getLast() instanceof End)).isTrue();
      media.add(message);
    }

    @Override
    public void event(String type, String detail) {
      assertThat(detail).isNotEmpty();
    }

    @Override
    public void dropped(Drop why) {
      drops.merge(why, 1, Integer::sum);
      dropped++;
    }

    long stamped() {
      return media.stream().filter(m -> m instanceof VideoUnit || m instanceof AudioUnit).count();
    }

    long gapSlots() {
      return all(Gap.class).stream().mapToLong(gap -> gap.toSlot() - gap.fromSlot()).sum();
    }

    void assertEnded() {
      assertThat(media.getLast()).isInstanceOf(End.class);
      long end = ((End) media.getLast()).slots();
      all(VideoUnit.class).forEach(unit -> assertThat(unit.slot()).isLessThan(end));
      all(Gap.class).forEach(gap -> assertThat(gap.toSlot()).isLessThanOrEqualTo(end));
    }

    /** In units of the rate that is in force where they stand. */
    void assertAudioHardlyOverlaps() {
      long next = NOWHERE;
      for (Media message : media) {
        if (message instanceof AudioUnit unit) {
          assertThat(unit.position()).isGreaterThanOrEqualTo(next - MOST_OVERLAP_SAMPLES);
          next = unit.position() + unit.samples();
        } else if (message instanceof org.zonecast.feed.FeedMessage.AudioConfig) {
          next = NOWHERE;
        }
      }
    }

    private <T extends Media> List<T> all(Class<T> type) {
      return media.stream().filter(type::isInstance).map(type::cast).collect(Collectors.toList());
    }
  }
}
