package org.zonecast.router.rtmp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The frames of one MP3 tag, which may hold several (ISO/IEC 11172-3, 2.4.1.3; 13818-3). */
final class Mp3Frames {
  private static final int HEADER_BYTES = 4;
  private static final int TICKS_PER_SECOND = 90_000;
  private static final int LAYER_III = 1;
  private static final int MPEG_1 = 3;
  private static final int MPEG_2 = 2;
  private static final int RESERVED = 1;

  private static final int[] MPEG_1_KBPS = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320
  };
  private static final int[] MPEG_2_KBPS = {
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160
  };
  private static final int[] MPEG_1_HZ = {44_100, 48_000, 32_000};

  private Mp3Frames() {}

  /** Takes a frame, and how long after the first one it begins. */
  interface Sink {
    void frame(long ticks90k, byte[] frame);
  }

  /** A frame header's meaning. */
  private record Header(int bytes, int samples, int sampleRateHz) {}

  /** Hands on each frame; what is no frame goes with the one before, for the decoder to judge. */
  static void forEach(byte[] data, Sink sink) {
    int at = 0;
    long samples = 0;
    Header header = header(data, 0);
    while (header != null) {
      int next = at + header.bytes();
      Header following = header(data, next);
      if (following == null) {
        break;
      }
      sink.frame(ticks(samples, header), Arrays.copyOfRange(data, at, next));
      samples += header.samples();
      at = next;
      header = following;
    }
    long ticks = header == null ? 0 : ticks(samples, header);
    sink.frame(ticks, at == 0 ? data : Arrays.copyOfRange(data, at, data.length));
  }

  /** The header at this place, or null if there is none whole. */
  private static @Nullable Header header(byte[] data, int at) {
    if (data.length - at < HEADER_BYTES) {
      return null;
    }
    int version = data[at + 1] >> 3 & 3;
    int layer = data[at + 1] >> 1 & 3;
    int bitrate = data[at + 2] >> 4 & 15;
    int rate = data[at + 2] >> 2 & 3;
    boolean sync = data[at] == (byte) 0xFF && (data[at + 1] & 0xE0) == 0xE0;
    boolean known = version != RESERVED && layer == LAYER_III && rate < MPEG_1_HZ.length;
    if (!sync || !known || bitrate == 0 || bitrate == MPEG_1_KBPS.length) {
      return null;
    }
    int samples = version == MPEG_1 ? 1152 : 576;
    int kbps = (version == MPEG_1 ? MPEG_1_KBPS : MPEG_2_KBPS)[bitrate];
    int hz = MPEG_1_HZ[rate] >> (version == MPEG_1 ? 0 : version == MPEG_2 ? 1 : 2);
    int padding = data[at + 2] >> 1 & 1;
    return new Header(samples / 8 * kbps * 1000 / hz + padding, samples, hz);
  }

  private static long ticks(long samples, Header header) {
    return samples * TICKS_PER_SECOND / header.sampleRateHz();
  }
}
