package org.zonecast.router.bitstream;

import org.zonecast.job.AudioCodec;
import org.zonecast.router.bitstream.BitReader.MalformedException;

/**
 * The header of an MPEG audio layer III frame (ISO/IEC 11172-3, 2.4.1.3; ISO/IEC 13818-3).
 *
 * @param samples decoded samples of each channel
 * @param bytes length of the whole frame
 */
record Mp3Header(int sampleRateHz, int channels, int samples, int bytes) {
  private static final int HEADER_BYTES = 4;
  private static final int MPEG_1 = 3;
  private static final int MPEG_2 = 2;
  private static final int MPEG_2_5 = 0;
  private static final int LAYER_3 = 1;
  private static final int MONO = 3;
  private static final int[] RATES_HZ = {44_100, 48_000, 32_000};

  /** Table 3-B.2 and its counterpart of MPEG-2, by bitrate_index, in kbit/s. */
  private static final int[] MPEG_1_KBPS = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320
  };

  private static final int[] MPEG_2_KBPS = {
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160
  };

  /** Reads the header at {@code offset}. */
  static Mp3Header read(byte[] data, int offset) throws MalformedException {
    if (offset > data.length - HEADER_BYTES) {
      throw new MalformedException("a frame without a header");
    }
    var in = BitReader.of(data, offset, HEADER_BYTES);
    boolean synced = in.unsigned(11) == 0x7ff; // syncword
    int version = (int) in.unsigned(2);
    int layer = (int) in.unsigned(2);
    in.skip(1); // protection_bit
    int bitrate = (int) in.unsigned(4); // bitrate_index
    int rate = (int) in.unsigned(2); // sampling_frequency
    int padding = (int) in.unsigned(1); // padding_bit
    in.skip(1); // private_bit
    boolean mono = in.unsigned(2) == MONO; // mode
    boolean known = version == MPEG_1 || version == MPEG_2 || version == MPEG_2_5;
    if (!synced || !known || layer != LAYER_3 || rate > 2 || bitrate == 0 || bitrate > 14) {
      throw new MalformedException("not a frame of MPEG audio layer III");
    }
    int hz = RATES_HZ[rate] >> (version == MPEG_1 ? 0 : version == MPEG_2 ? 1 : 2);
    int samples = version == MPEG_1 ? 1152 : 576;
    int kbps = (version == MPEG_1 ? MPEG_1_KBPS : MPEG_2_KBPS)[bitrate];
    return new Mp3Header(hz, mono ? 1 : 2, samples, samples / 8 * kbps * 1000 / hz + padding);
  }

  SourceAudio format() {
    return new SourceAudio(AudioCodec.MP3, sampleRateHz, channels, 0);
  }
}
