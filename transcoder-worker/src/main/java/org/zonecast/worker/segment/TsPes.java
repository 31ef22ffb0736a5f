package org.zonecast.worker.segment;

import java.nio.ByteBuffer;

/**
 * One packet of an elementary stream (ISO/IEC 13818-1, 2.4.3.6): a picture, or a few AAC frames.
 *
 * @param pts when it is shown, in 90 kHz ticks that are not wrapped yet
 * @param dts when it is decoded
 * @param randomAccess whether decoding can begin here
 */
record TsPes(int pid, long pts, long dts, boolean randomAccess, byte[] payload) {
  private static final int STREAM_VIDEO = 0xE0;
  private static final int STREAM_AUDIO = 0xC0;
  private static final int MARKER_AND_ALIGNED = 0x84;
  private static final int TIME_BYTES = 5;
  private static final int FIXED_BYTES = 9;

  /** PTS_DTS_flags, which also stand in front of the times themselves. */
  private static final int PTS_ALONE = 2;

  private static final int PTS_WITH_DTS = 3;
  private static final int DTS_BEHIND_PTS = 1;

  /** Header and payload. A video packet does not say its length, as it may be too long for that. */
  byte[] toBytes() {
    boolean both = pts != dts;
    int headerBytes = both ? 2 * TIME_BYTES : TIME_BYTES;
    boolean video = pid == TsTables.VIDEO_PID;
    int length = video ? 0 : FIXED_BYTES - 6 + headerBytes + payload.length;
    if (length > 0xFFFF) {
      throw new IllegalArgumentException("a PES packet of " + length + " bytes");
    }
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + headerBytes + payload.length);
    out.putInt(0x100 | (video ? STREAM_VIDEO : STREAM_AUDIO)).putShort((short) length);
    out.put((byte) MARKER_AND_ALIGNED).put((byte) ((both ? PTS_WITH_DTS : PTS_ALONE) << 6));
    out.put((byte) headerBytes);
    time(out, both ? PTS_WITH_DTS : PTS_ALONE, pts);
    if (both) {
      time(out, DTS_BEHIND_PTS, dts);
    }
    return out.put(payload).array();
  }

  /** 33 bits in three pieces, each with a marker bit behind it. */
  private static void time(ByteBuffer out, int prefix, long ticks) {
    out.put((byte) (prefix << 4 | ticks >> 29 & 0x0E | 1));
    out.putShort((short) (ticks >> 14 & 0xFFFE | 1));
    out.putShort((short) (ticks << 1 & 0xFFFE | 1));
  }
}
