package org.zonecast.router.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.broadcast.Studio;
import org.zonecast.router.ingest.Arrival;
import org.zonecast.router.stamp.StampSink.Drop;

/** What a probe keeps while it waits, and what it does not. */
class SourceProbeTest {
  private static final int MOST_BYTES = 64 << 20;
  private static final int CONFIG_BYTES = 64 << 10;
  private static final byte[] LARGE = new byte[8 << 20];
  private static final byte[] IDR = {0, 0, 0, 2, 0x65, 1};
  private static final long HOUR_TICKS = 3600 * 90_000L;

  private final List<Drop> dropped = new ArrayList<>();
  private final SourceProbe probe = new SourceProbe(dropped::add, false);

  @Test
  void configurationsWeighAsMuchAsMedia() throws Exception {
    byte[] config = Arrays.copyOf(Studio.AVCC, CONFIG_BYTES);
    for (int i = 0; i < 2000; i++) {
      probe.take(new Arrival.NewVideoConfig(0, VideoCodec.H264, config));
    }
    assertThat(dropped).containsOnly(Drop.OVERFLOW);
    assertThat(probe.drain().stream().mapToLong(Arrival::bytes).sum()).isEqualTo(MOST_BYTES);
  }

  @Test
  void picturesThatAHoleMakesUselessWeighNothingAnyMore() throws Exception {
    probe.take(new Arrival.NewVideoConfig(0, VideoCodec.H264, Studio.AVCC));
    picture(0, true, IDR);
    for (int i = 0; i < MOST_BYTES / LARGE.length; i++) {
      picture(i, false, LARGE);
    }
    picture(HOUR_TICKS, true, IDR);
    picture(HOUR_TICKS + 1, false, LARGE);
    assertThat(dropped).isEmpty();
    assertThat(probe.drain()).hasSize(3);
  }

  private void picture(long dts90k, boolean keyframe, byte[] data) throws Exception {
    probe.take(new Arrival.Video(0, dts90k, dts90k, keyframe, data));
  }
}
