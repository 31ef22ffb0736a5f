package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.RandomAccess;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;

/** The least feed begins with the last keyframe that is clean in time, not earlier, not later. */
class LeastFeedTest {
  /** A message for each slot, and a keyframe every ten. */
  private static List<FeedMessage> video(RandomAccess access, int slotsToClean) {
    var feed = new ArrayList<FeedMessage>();
    feed.add(new FeedMessage.VideoConfig(VideoCodec.H264, new byte[0]));
    for (int slot = 0; slot < 90; slot++) {
      RandomAccess here = slot % 10 == 0 ? access : RandomAccess.NONE;
      feed.add(
          new FeedMessage.VideoUnit(slot, slot * 3000L, here, slot + slotsToClean, new byte[1]));
    }
    return feed;
  }

  private static long firstMessage(List<FeedMessage> feed, long segment) {
    var least = new LeastFeed(TranscoderTest.plan(Rational.of(30, 1), 30), segment);
    feed.forEach(least::see);
    return least.firstMessage();
  }

  @Test
  void itBeginsWithTheKeyframeInTheSegmentsFirstSlot() {
    assertThat(firstMessage(video(RandomAccess.CLOSED, 0), 1)).isEqualTo(1 + 30);
    assertThat(firstMessage(video(RandomAccess.OPEN, 0), 2)).isEqualTo(1 + 60);
  }

  @Test
  void itBeginsWithAKeyframeThatIsCleanInTime() {
    assertThat(firstMessage(video(RandomAccess.OPEN, 1), 1)).isEqualTo(1 + 20);
    assertThat(firstMessage(video(RandomAccess.OPEN, 10), 1)).isEqualTo(1 + 20);
    assertThat(firstMessage(video(RandomAccess.OPEN, 11), 1)).isEqualTo(1 + 10);
  }

  @Test
  void aKeyframeThatIsCleanSoonerBehindOneThatIsCleanLaterCounts() {
    List<FeedMessage> feed = video(RandomAccess.OPEN, 25);
    feed.set(1 + 20, new FeedMessage.VideoUnit(20, 60_000, true, new byte[1]));

    assertThat(firstMessage(feed, 1)).isEqualTo(1 + 20);
  }

  @Test
  void aGapIsAsGoodAsAKeyframe() {
    List<FeedMessage> feed = video(RandomAccess.CLOSED, 0);
    feed.add(1 + 25, new FeedMessage.Gap(25, 26));

    assertThat(firstMessage(feed.subList(0, 30), 1)).isEqualTo(1 + 25);
    assertThat(firstMessage(feed, 1)).isEqualTo(1 + 31);
  }
}
