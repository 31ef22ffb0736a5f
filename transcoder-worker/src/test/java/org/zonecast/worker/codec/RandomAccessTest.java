package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;

/** A segment follows from the least feed that an edge sends for it, whatever kind of GOP it has. */
class RandomAccessTest {
  private static final EncodePlan PLAN =
      new EncodePlan(
          Rational.of(30, 1),
          20,
          Packaging.CMAF,
          List.of(new EncodePlan.VideoRendition("144p", 256, 144, 24, 300_000, 450_000, 12)),
          List.of(),
          "veryfast",
          1,
          EncoderId.CURRENT);

  enum Kind {
    CLOSED_GOP(140, "libx264", "-g", "47", "-bf", "3", "-flags", "+cgop"),
    OPEN_GOP(140, "libx264", "-g", "23", "-bf", "3", "-x264-params", "open-gop=1"),
    SHORT_OPEN_GOP(80, "libx264", "-x264-params", "open-gop=1:keyint=5:min-keyint=1:bframes=3"),
    OPEN_GOP_OF_TEN_SECONDS(
        640, "libx264", "-x264-params", "open-gop=1:keyint=300:min-keyint=300:bframes=3"),
    INTRA_REFRESH(200, "libx264", "-x264-params", "intra-refresh=1:keyint=60:bframes=0"),
    SHORT_INTRA_REFRESH(120, "libx264", "-x264-params", "intra-refresh=1:keyint=15:bframes=0"),
    INTRA_REFRESH_AND_B_FRAMES(
        200, "libx264", "-x264-params", "intra-refresh=1:keyint=45:bframes=2:b-adapt=0"),
    SHORT_INTRA_REFRESH_AND_B_FRAMES(
        160, "libx264", "-x264-params", "intra-refresh=1:keyint=15:bframes=2"),
    HEVC_CLOSED(100, "libx265", "-x265-params", "log-level=none:open-gop=0:keyint=33:bframes=3"),
    HEVC_OPEN(140, "libx265", "-x265-params", "log-level=none:open-gop=1:keyint=33:bframes=4"),
    AV1(60, "libaom-av1", "-cpu-used", "8", "-g", "17", "-row-mt", "0", "-threads", "1");

    final int slots;
    final List<String> coding = new ArrayList<>();

    Kind(int slots, String encoder, String... options) {
      this.slots = slots;
      coding.addAll(List.of("-c:v", encoder, "-crf", "20"));
      if (!encoder.equals("libaom-av1")) {
        coding.addAll(List.of("-preset", "veryfast"));
      }
      coding.addAll(List.of(options));
    }

    List<FeedMessage.Media> feed() {
      return RandomAccessTest.feed(Source.coded(0, slots, 256, 144, "30", coding), slots);
    }
  }

  private static List<FeedMessage.Media> feed(Source.Video video, int slots) {
    var feed = new ArrayList<FeedMessage.Media>();
    feed.add(video.config());
    feed.addAll(Source.stamp(video, org.zonecast.job.SegmentGrid.of(PLAN)));
    feed.add(new FeedMessage.End(slots));
    return feed;
  }

  @ParameterizedTest
  @EnumSource
  void everyPictureIsShownOnceAndEverySegmentFollowsFromItsLeastFeed(Kind kind) {
    List<FeedMessage.Media> feed = kind.feed();

    Rendering whole = Rendering.of(PLAN, feed, 0);

    assertThat(whole.troubles()).isEmpty();
    assertThat(whole.numbers("144p"))
        .containsExactlyElementsOf(IntStream.range(0, kind.slots).boxed().toList());
    assertSameFromEverySegment(feed, whole, kind.slots);
  }

  @ParameterizedTest
  @EnumSource
  void damageIsSurvivedAndMakesNoDifferenceToWhereOneBegins(Kind kind) {
    for (int seed = 0; seed < 2; seed++) {
      List<FeedMessage.Media> feed = Damage.of(kind.feed(), new Random(seed), 5);

      Rendering whole = Rendering.of(PLAN, feed, 0);

      assertThat(whole.media("144p")).hasSize(Math.ceilDiv(kind.slots, 20));
      assertSameFromEverySegment(feed, whole, kind.slots);
    }
  }

  private static void assertSameFromEverySegment(
      List<FeedMessage.Media> feed, Rendering whole, int slots) {
    int segments = Math.ceilDiv(slots, 20);
    for (int k = 1; k < segments; k += segments > 10 ? 5 : 1) {
      List<FeedMessage.Media> least = Source.cut(PLAN, feed, k);
      assertThat(Rendering.of(PLAN, least, k).objectsFrom(0))
          .as("segments from %d on", k)
          .isEqualTo(whole.objectsFrom(k));
    }
  }

  @Test
  void refreshesMayOverlap() {
    List<FeedMessage.Media> feed =
        Kind.SHORT_INTRA_REFRESH.feed().stream()
            .map(m ->
                m instanceof FeedMessage.VideoUnit u && u.cleanSlot() > u.slot()
                    ? (FeedMessage.Media)
                        new FeedMessage.VideoUnit(
                            u.slot(), u.pts90k(), u.access(), u.cleanSlot() + 10, u.data())
                    : m)
            .toList();

    Rendering whole = Rendering.of(PLAN, feed, 0);

    assertThat(whole.troubles()).isEmpty();
    assertThat(whole.numbers("144p"))
        .containsExactlyElementsOf(IntStream.range(0, 120).boxed().toList());
    assertSameFromEverySegment(feed, whole, 120);
  }

  @Test
  void whatBeginsAtAnOpenKeyframeShowsSlateUntilItIsClean() {
    List<FeedMessage.Media> feed = Kind.INTRA_REFRESH.feed();
    int second = 0;
    for (int i = 1; i < feed.size(); i++) {
      if (second == 0 && feed.get(i) instanceof FeedMessage.VideoUnit u && u.keyframe() && i > 1) {
        second = i;
      }
    }
    var keyframe = (FeedMessage.VideoUnit) feed.get(second);
    var late = new ArrayList<>(feed.subList(second, feed.size()));
    late.addFirst(feed.getFirst());

    List<Integer> numbers = Rendering.of(PLAN, late, 0).numbers("144p");

    int clean = (int) keyframe.cleanSlot();
    assertThat(numbers.subList(0, clean)).containsOnly(NumberedPictures.DARK);
    assertThat(numbers.subList(clean, 200))
        .containsExactlyElementsOf(IntStream.range(clean, 200).boxed().toList());
  }

  @Test
  void behindABrokenKeyframeNothingOfWhatCameBeforeIsShown() {
    var feed = new ArrayList<>(Kind.CLOSED_GOP.feed());
    for (int i = 0; i < feed.size(); i++) {
      if (feed.get(i) instanceof FeedMessage.VideoUnit u && u.slot() == 47) {
        feed.set(i, new FeedMessage.VideoUnit(47, u.pts90k(), true, new byte[] {0, 0, 0, 1, 9}));
      }
    }

    List<Integer> numbers = Rendering.of(PLAN, feed, 0).numbers("144p");

    assertThat(numbers.subList(0, 47))
        .containsExactlyElementsOf(IntStream.range(0, 47).boxed().toList());
    assertThat(numbers.subList(47, 94)).doesNotContain(46);
    assertThat(numbers.subList(94, 140))
        .containsExactlyElementsOf(IntStream.range(94, 140).boxed().toList());
  }

  @Test
  void theKindsAreWhatTheyAreCalled() {
    assertThat(opens(Kind.CLOSED_GOP)).isZero();
    assertThat(opens(Kind.OPEN_GOP)).isGreaterThan(3);
    assertThat(opens(Kind.OPEN_GOP_OF_TEN_SECONDS)).isEqualTo(2);
    assertThat(opens(Kind.INTRA_REFRESH)).isGreaterThanOrEqualTo(2);
    assertThat(opens(Kind.HEVC_OPEN)).isGreaterThan(2);
    assertThat(Kind.INTRA_REFRESH.feed())
        .anyMatch(m -> m instanceof FeedMessage.VideoUnit u && u.cleanSlot() > u.slot() + 5);
  }

  private static long opens(Kind kind) {
    return kind.feed().stream()
        .filter(m ->
            m instanceof FeedMessage.VideoUnit u && u.access() == FeedMessage.RandomAccess.OPEN)
        .count();
  }
}
