package org.zonecast.worker.segment;

import java.util.List;

/**
 * AAC frames behind ADTS headers (ISO/IEC 14496-3, 1.A.2.2), so that each says how to decode it.
 */
final class Adts {
  static final int HEADER_BYTES = 7;

  /** samplingFrequencyIndex (ISO/IEC 14496-3, table 1.18). */
  private static final List<Integer> RATES_HZ =
      List.of(
          96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
          8_000);

  private static final int SYNC_MPEG4_NO_CRC = 0xFFF1;
  private static final int PROFILE_LC = 1;
  private static final int MAX_FRAME_BYTES = 0x1FFF;

  private Adts() {}

  /**
   * The header of one frame of AAC-LC.
   *
   * @param channels 1, 2 or 6, each of which is its own channel configuration (table 1.19)
   * @throws IllegalArgumentException if ADTS has no room for such a rate or so long a frame
   */
  static byte[] header(int rateHz, int channels, int frameBytes) {
    int rateIndex = RATES_HZ.indexOf(rateHz);
    int length = HEADER_BYTES + frameBytes;
    if (rateIndex < 0 || length > MAX_FRAME_BYTES) {
      throw new IllegalArgumentException(
          "ADTS has no frame of " + frameBytes + " bytes at " + rateHz + " Hz");
    }
    return new byte[] {
      (byte) (SYNC_MPEG4_NO_CRC >> 8),
      (byte) SYNC_MPEG4_NO_CRC,
      (byte) (PROFILE_LC << 6 | rateIndex << 2 | channels >> 2),
      (byte) (channels << 6 | length >> 11),
      (byte) (length >> 3),
      (byte) (length << 5 | 0x1F), // buffer fullness 0x7FF: a variable bit rate
      (byte) 0xFC // and one frame
    };
  }
}
