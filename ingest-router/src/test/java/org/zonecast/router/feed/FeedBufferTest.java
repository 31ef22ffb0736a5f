package org.zonecast.router.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.feed.FeedMessage.RandomAccess.CLOSED;
import static org.zonecast.feed.FeedMessage.RandomAccess.NONE;
import static org.zonecast.feed.FeedMessage.RandomAccess.OPEN;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.AudioUnit;
import org.zonecast.feed.FeedMessage.Gap;
import org.zonecast.feed.FeedMessage.RandomAccess;
import org.zonecast.feed.FeedMessage.VideoConfig;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.edge.FeedMemory;

class FeedBufferTest {
  private static final int UNIT_BYTES = 1000;
  private final SegmentGrid grid = new SegmentGrid(Rational.of(30, 1), 60, 48_000);
  private FeedBuffer buffer = new FeedBuffer(grid, Duration.ofSeconds(30), alone(100), true);

  private static FeedMemory alone(int megabytes) {
    return new FeedMemory((long) megabytes << 20, Long.MAX_VALUE);
  }

  /** A keyframe every {@code gop} frames; behind each frame the audio that begins with it. */
  private void fill(int fromSlot, int toSlot, int gop) {
    for (int slot = fromSlot; slot < toSlot; slot++) {
      video(slot, slot % gop == 0);
      buffer.append(new AudioUnit(slot * 1600L, 1600, new byte[10]), slot * 3000L);
    }
  }

  private void video(int slot, boolean keyframe) {
    buffer.append(new VideoUnit(slot, slot * 3000L, keyframe, new byte[UNIT_BYTES]), slot * 3000L);
  }

  private FeedMessage at(long place) throws Exception {
    return FeedCodec.decode(buffer.wireAt(place));
  }

  @Test
  void aSegmentBeginsAtItsKeyframeOrASecondOfAudioBeforeIt() throws Exception {
    buffer.append(new VideoConfig(VideoCodec.H264, new byte[] {1}), 0);
    fill(0, 300, 60);
    FeedBuffer.ResumePoint point = buffer.resumeAt(2);
    assertThat(point.segment()).isEqualTo(2);
    AudioUnit first = (AudioUnit) at(point.place());
    assertThat(first.position()).isEqualTo(91 * 1600);
    assertThat(point.configs()).hasSize(1);
    assertThat(((VideoUnit) at(buffer.resumeAt(0).place())).slot()).isZero();
    assertThat(buffer.resumeAt(0).configs()).hasSize(1);
  }

  @Test
  void aLongGopIsGivenFromItsKeyframe() throws Exception {
    fill(0, 500, 250);
    VideoUnit first = (VideoUnit) at(buffer.resumeAt(6).place());
    assertThat(first.slot()).isEqualTo(250);
  }

  @Test
  void aGapIsAPlaceToBegin() throws Exception {
    fill(0, 100, 100);
    for (int slot = 100; slot < 400; slot += 15) {
      buffer.append(new Gap(slot, slot + 15), slot * 3000L);
    }
    Gap first = (Gap) at(buffer.resumeAt(5).place());
    assertThat(first.fromSlot()).isEqualTo(295);
  }

  @Test
  void theConfigurationInForceIsTheOneBeforeTheStart() throws FeedFormatException {
    buffer.append(new VideoConfig(VideoCodec.H264, new byte[] {1}), 0);
    fill(0, 120, 60);
    buffer.append(new VideoConfig(VideoCodec.H264, new byte[] {2}), 0);
    fill(120, 300, 60);
    assertThat(configInForceAt(1).config()).containsExactly(1);
    assertThat(configInForceAt(4).config()).containsExactly(2);
  }

  private VideoConfig configInForceAt(long segment) throws FeedFormatException {
    return (VideoConfig) FeedCodec.decode(buffer.resumeAt(segment).configs().getFirst());
  }

  @Test
  void oldMediaGoesOnceItIsCommittedAndThirtySecondsStay() {
    fill(0, 3000, 60);
    assertThat(buffer.evict(0)).isZero();
    assertThat(buffer.firstSegment()).isZero();
    assertThat(buffer.evict(48)).isZero();
    assertThat(buffer.firstSegment()).isBetween(33L, 36L);
    assertThat(buffer.resumeAt(0).segment()).isEqualTo(buffer.firstSegment());
  }

  @Test
  void theFirstSegmentThatCanBeMadeHasItsKeyframeAndItsAudio() throws Exception {
    for (int slot = 0; slot < 3000; slot++) {
      video(slot, slot % 70 == 0);
    }
    assertThat(buffer.evict(48)).isZero();
    VideoUnit first = (VideoUnit) at(buffer.resumeAt(0).place());
    assertThat(first.keyframe()).isTrue();
    assertThat(first.slot()).isPositive().isLessThanOrEqualTo(buffer.firstSegment() * 60);
  }

  @Test
  void aSegmentWhoseAudioIsGoneCannotBeMade() throws Exception {
    fill(0, 3000, 60);
    assertThat(buffer.evict(48)).isZero();
    long segment = buffer.firstSegment();
    AudioUnit first = (AudioUnit) at(buffer.resumeAt(segment).place());
    assertThat(first.position()).isEqualTo((segment * 60 - 29) * 1600);
  }

  @Test
  void whatAnUncommittedSegmentNeedsStays() throws Exception {
    fill(0, 3000, 60);
    assertThat(buffer.evict(10)).isZero();
    FeedBuffer.ResumePoint point = buffer.resumeAt(10);
    assertThat(point.segment()).isEqualTo(10);
    assertThat(((AudioUnit) at(point.place())).position()).isEqualTo(571 * 1600);
  }

  @Test
  void aboveTheCapNeededMediaIsLostAndCounted() {
    buffer = new FeedBuffer(grid, Duration.ofSeconds(30), alone(1), true);
    fill(0, 1800, 60);
    int lost = buffer.evict(0);
    assertThat(lost).isPositive();
    assertThat(buffer.bytes()).isLessThanOrEqualTo(1 << 20);
    assertThat(buffer.firstSegment()).isPositive();
    assertThat(buffer.overflowing()).isFalse();
  }

  @Test
  void aboveThreeQuartersOfTheCapOnlyCommittedMediaGoes() {
    buffer = new FeedBuffer(grid, Duration.ofSeconds(30), alone(1), true);
    fill(0, 800, 60);
    assertThat(buffer.bytes()).isBetween((3L << 20) / 4, 1L << 20);
    assertThat(buffer.evict(0)).isZero();
    assertThat(buffer.firstSegment()).isZero();
    assertThat(buffer.evict(13)).isZero();
    assertThat(buffer.bytes()).isLessThanOrEqualTo((3 << 20) / 4);
  }

  @Test
  void aSingleGopAboveTheCapIsNoticed() {
    buffer = new FeedBuffer(grid, Duration.ofSeconds(30), alone(1), true);
    fill(0, 1200, 5000);
    buffer.evict(0);
    assertThat(buffer.overflowing()).isTrue();
  }

  @Test
  void feedsTogetherStayWithinTheirMemory() {
    var memory = new FeedMemory(100 << 20, 8 << 20);
    var feeds = new ArrayList<FeedBuffer>();
    for (int i = 0; i < 4; i++) {
      memory.opened();
      feeds.add(new FeedBuffer(grid, Duration.ofSeconds(30), memory, true));
    }
    var lost = new int[4];
    for (int slot = 0; slot < 4000; slot++) {
      for (int i = 0; i < 4; i++) {
        buffer = feeds.get(i);
        fill(slot, slot + 1, 60);
        lost[i] += buffer.full() ? buffer.evict(0) : 0;
      }
      assertThat(feeds.stream().mapToLong(FeedBuffer::bytes).sum()).isLessThanOrEqualTo(8 << 20);
    }
    assertThat(lost).doesNotContain(0);
    assertThat(buffer.overflowing()).isFalse();

    memory.closed();
    memory.closed();
    fill(4000, 5000, 60);
    assertThat(buffer.full()).as("with half the memory").isFalse();
  }

  @Test
  void anIntraRefreshIsBegunWhereItIsCleanInTime() throws Exception {
    for (int slot = 0; slot < 3000; slot++) {
      RandomAccess access = slot == 0 ? CLOSED : slot % 60 == 0 ? OPEN : NONE;
      long clean = access == OPEN ? slot + 80 : slot;
      buffer.append(
          new VideoUnit(slot, slot * 3000L, access, clean, new byte[UNIT_BYTES]), slot * 3000L);
    }
    assertThat(((VideoUnit) at(buffer.resumeAt(1).place())).slot()).isZero();
    assertThat(((VideoUnit) at(buffer.resumeAt(10).place())).slot()).isEqualTo(480);
    assertThat(buffer.evict(45)).isZero();
    long first = buffer.firstSegment();
    VideoUnit begin = (VideoUnit) at(buffer.resumeAt(first).place());
    assertThat(first).isBetween(33L, 36L);
    assertThat(begin.cleanSlot()).isLessThanOrEqualTo(first * 60);
    assertThat(begin.slot()).isEqualTo(at(buffer.first()) instanceof VideoUnit u ? u.slot() : -1);
  }

  @Test
  void soundAloneIsLetGoOfToo() {
    buffer = new FeedBuffer(grid, Duration.ofSeconds(30), alone(100), false);
    for (int unit = 0; unit < 5000; unit++) {
      buffer.append(new AudioUnit(unit * 1024L, 1024, new byte[10]), unit * 1920L);
    }
    assertThat(buffer.evict(48)).isZero();
    assertThat(buffer.firstSegment()).isBetween(36L, 40L);
    assertThat(buffer.resumeAt(45).segment()).isEqualTo(45);
  }
}
