package org.zonecast.router.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.agent.HandClock;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.Ingest.PublishRequest;

class SourceSessionTest {
  private static final int FRAME_BYTES = 1 << 20;

  private final ArrayDeque<Runnable> broadcast = new ArrayDeque<>();
  private final FakePublisher publisher = new FakePublisher();
  private final SourceSession.Taker taker =
      new SourceSession.Taker() {
        @Override
        public void arrived(SourceSession session, Arrival arrival) {}

        @Override
        public void ended(SourceSession session, EndReason reason) {}
      };
  private final SourceSession session =
      new SourceSession(
          new PublishRequest("key", "rtmp", "192.0.2.1:5000"),
          publisher,
          new HandClock(),
          broadcast::add,
          taker);

  @Test
  void aBroadcastThatIsTooSlowHoldsItsPublisherUntilItHasCaughtUp() {
    for (int frame = 0; frame < 7; frame++) {
      session.video(0, 0, true, new byte[FRAME_BYTES]);
    }
    assertThat(publisher.held).isFalse();
    session.video(0, 0, true, new byte[FRAME_BYTES]);
    session.video(0, 0, true, new byte[FRAME_BYTES]);
    assertThat(publisher.held).isTrue();
    for (int frame = 0; frame < 5; frame++) {
      broadcast.remove().run();
    }
    assertThat(publisher.held).isTrue();
    broadcast.forEach(Runnable::run);
    assertThat(publisher.held).isFalse();
  }

  @Test
  void configurationsThatAreUnderWayHoldThePublisherToo() {
    for (int times = 0; times < 5; times++) {
      session.videoConfig(VideoCodec.H264, new byte[FRAME_BYTES]);
      session.audioConfig(AudioCodec.AAC, new byte[FRAME_BYTES]);
    }
    assertThat(publisher.held).isTrue();
    broadcast.forEach(Runnable::run);
    assertThat(publisher.held).isFalse();
  }
}
