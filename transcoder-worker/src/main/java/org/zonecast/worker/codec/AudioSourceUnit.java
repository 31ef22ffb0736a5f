package org.zonecast.worker.codec;

import java.util.Arrays;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.AudioCodec;

/** One access unit of the source's audio with the configuration it is decoded by. */
record AudioSourceUnit(FeedMessage.AudioConfig config, FeedMessage.AudioUnit unit) {
  private static final int AAC_LC_SAMPLES = 1024;

  int rateHz() {
    return config.sampleRateHz();
  }

  boolean sameConfig(AudioSourceUnit other) {
    return config.codec() == other.config.codec()
        && config.sampleRateHz() == other.config.sampleRateHz()
        && config.channels() == other.config.channels()
        && Arrays.equals(config.config(), other.config.config());
  }

  /** Whether this unit begins where the other ends, give or take half its length. */
  boolean continues(AudioSourceUnit other) {
    long end = other.unit.position() + other.unit.samples();
    return Math.abs(unit.position() - end) <= unit.samples() / 2;
  }

  /** The first position at which a unit like this one is decoded for the window. */
  long decodeFrom(AudioWindow window) {
    return window.decodeFrom(rateHz(), warmUpSamples());
  }

  /**
   * What goes before a decoder's sound is right. For MP3 it is as many frames as the bit reservoir
   * reaches back at the lowest bitrates (ISO/IEC 11172-3, 2.4.2.7); for HE-AAC the time between two
   * headers of the band replication, without which the upper half of the spectrum is missing. Else
   * it is a few frames.
   */
  private int warmUpSamples() {
    int rate = rateHz();
    if (config.codec() == AudioCodec.MP3) {
      return rate >= 32_000 ? 9 * 1152 : rate >= 16_000 ? 9 * 576 : 4 * 576;
    }
    if (config.codec() == AudioCodec.AAC && unit.samples() > AAC_LC_SAMPLES) {
      return rate / 2;
    }
    return rate >= AudioWindow.LOW_RATE_HZ ? 4096 : 2048;
  }
}
