package org.zonecast.feed;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;

/** One message of each kind. */
final class FeedSamples {
  private static final byte[] DATA = {0, 0, 0, 1, -1, 127, -128};
  private static final URI URL = URI.create("http://127.0.0.1:9/cdn");

  private static final CdnRecord CDN =
      new CdnRecord("cdn-a", CdnRecord.HTTP, URL, URL, "secret", false, 3);

  private static final EncodePlan PLAN =
      new EncodePlan(
          Rational.of(30_000, 1001),
          60,
          Packaging.CMAF,
          List.of(new EncodePlan.VideoRendition("240p", 426, 240, 24.5, 400_000, 600_000, 21)),
          List.of(new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 128_000)),
          "veryfast",
          2,
          "x264-r1");

  static final EncodePlan PLAN_WITHOUT_AUDIO =
      new EncodePlan(
          PLAN.frameRate(),
          60,
          Packaging.CMAF,
          PLAN.video(),
          List.of(),
          PLAN.preset(),
          2,
          PLAN.encoderId());

  static final List<FeedMessage> ALL =
      List.of(
          new FeedMessage.VideoUnit(-1, Long.MIN_VALUE, true, DATA),
          new FeedMessage.VideoUnit(7, 0, FeedMessage.RandomAccess.OPEN, 31, DATA),
          new FeedMessage.AudioUnit(Long.MAX_VALUE, 1024, DATA),
          new FeedMessage.VideoConfig(VideoCodec.H264, DATA),
          new FeedMessage.VideoConfig(VideoCodec.HEVC, new Orientation(true, 3), DATA),
          new FeedMessage.AudioConfig(AudioCodec.AAC, DATA, 44_100, 2),
          new FeedMessage.Gap(7, 1L << 40),
          new FeedMessage.End(123_456_789_012L, true),
          welcome(PLAN),
          new FeedMessage.Start(3, 1),
          new FeedMessage.Answer(9, 0),
          new FeedMessage.Answer(10, 3, true),
          new FeedMessage.Logged(4, "cdn-a"),
          new FeedMessage.Logged(
              5,
              "cdn-a",
              new FeedMessage.LogEntry(5, 60, 94, Map.of("240p", 70_000), List.of("cdn-a"))),
          new FeedMessage.CdnsChanged(List.of(CDN)),
          new FeedMessage.Revoke(FeedMessage.Revoke.Reason.STALLED, "nothing heard for 2 s"),
          new FeedMessage.Based(881_234_567_891L, 8),
          new FeedMessage.Yield(12),
          new FeedMessage.Shed(13, List.of("240p")),
          new FeedMessage.Hello(FeedMessage.VERSION, "worker-1", "zone-a", 4711, 0),
          new FeedMessage.Progress(17, -1, -1, true, true),
          new FeedMessage.Commit(
              5, "cdn-a", 2, 60, 94, Map.of("240p", 70_000, "audio", 30_000), CDN.place()),
          new FeedMessage.Resume(6, 2),
          new FeedMessage.ChildRestarted(4712, 6, 1, "signal 9"),
          new FeedMessage.Superseded("cdn-a", "2-k0x1.1 is there", "2-k0x1.1"),
          new FeedMessage.CdnHealth("cdn-a", false, "five failures \u2013 \"open\""),
          new FeedMessage.Move(FeedMessage.Move.Reason.BEHIND, "4.2 s"),
          new FeedMessage.Sealed("cdn-a", 881_234_567_890L),
          new FeedMessage.Goodbye(FeedMessage.Goodbye.Reason.FINISHED, ""));

  private FeedSamples() {}

  static FeedMessage.Welcome welcome(EncodePlan plan) {
    return new FeedMessage.Welcome(
        FeedMessage.VERSION,
        "stream-1",
        "broadcast-1",
        new EpochId(2, "edge7"),
        1,
        881_234_567_890L,
        Instant.parse("2026-11-21T10:00:00.123456789Z"),
        plan,
        List.of(CDN),
        10,
        4,
        12,
        List.of(new FeedMessage.LogEntry(11, 60, 94, Map.of("240p", 70_000), List.of("cdn-a"))),
        List.of(
            new FeedMessage.EarlierEpoch(
                new EpochId(1, "edge7"), 881_234_567_800L, List.of("240p", "audio"))));
  }
}
