package org.zonecast.worker.segment;

import java.nio.ByteBuffer;

/**
 * The tables of a transport stream with one program: program association (ISO/IEC 13818-1, 2.4.4.3)
 * and program map (2.4.4.8). They are the same in every segment.
 */
final class TsTables {
  static final int PAT_PID = 0;
  static final int PMT_PID = 0x1000;
  static final int VIDEO_PID = 0x100;
  static final int AUDIO_PID = 0x101;

  private static final int PROGRAM = 1;
  private static final int TRANSPORT_STREAM_ID = 1;
  private static final int TABLE_PAT = 0;
  private static final int TABLE_PMT = 2;

  // stream_type (table 2-34)
  private static final int TYPE_H264 = 0x1B;
  private static final int TYPE_AAC_ADTS = 0x0F;

  /** version_number 0, current_next_indicator 1, and the reserved bits in front. */
  private static final byte VERSION_0_CURRENT = (byte) 0xC1;

  private static final int CRC_POLYNOMIAL = 0x04C11DB7;

  private TsTables() {}

  static byte[] pat() {
    ByteBuffer body = ByteBuffer.allocate(4);
    body.putShort((short) PROGRAM).putShort(pid(PMT_PID));
    return section(TABLE_PAT, TRANSPORT_STREAM_ID, body);
  }

  static byte[] pmt(boolean video, boolean audio) {
    ByteBuffer body = ByteBuffer.allocate(4 + (video ? 5 : 0) + (audio ? 5 : 0));
    body.putShort(pid(video ? VIDEO_PID : AUDIO_PID)).putShort((short) 0xF000); // no descriptors
    if (video) {
      stream(body, TYPE_H264, VIDEO_PID);
    }
    if (audio) {
      stream(body, TYPE_AAC_ADTS, AUDIO_PID);
    }
    return section(TABLE_PMT, PROGRAM, body);
  }

  private static void stream(ByteBuffer body, int type, int pid) {
    body.put((byte) type).putShort(pid(pid)).putShort((short) 0xF000);
  }

  /** Three reserved bits and a PID. */
  private static short pid(int pid) {
    return (short) (0xE000 | pid);
  }

  /** The frame that both tables have: section_length counts what follows it, the CRC included. */
  private static byte[] section(int table, int extension, ByteBuffer body) {
    int length = 5 + body.capacity() + 4;
    ByteBuffer out = ByteBuffer.allocate(3 + length);
    out.put((byte) table).putShort((short) (0xB000 | length)).putShort((short) extension);
    out.put(VERSION_0_CURRENT).put((byte) 0).put((byte) 0); // section 0 of 0
    out.put(body.array());
    out.putInt(crc(out.array(), out.position()));
    return out.array();
  }

  /** CRC-32/MPEG-2 (annex A): nothing reflected, nothing inverted at the end. */
  static int crc(byte[] bytes, int length) {
    int crc = -1;
    for (int i = 0; i < length; i++) {
      crc ^= bytes[i] << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc << 1 ^ (crc < 0 ? CRC_POLYNOMIAL : 0);
      }
    }
    return crc;
  }
}
