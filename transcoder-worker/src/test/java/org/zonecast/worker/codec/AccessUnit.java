package org.zonecast.worker.codec;

import org.zonecast.feed.FeedMessage.RandomAccess;
import org.zonecast.job.VideoCodec;

/** What an edge would say of an access unit behind NAL unit lengths of four bytes. */
record AccessUnit(RandomAccess access, int recoveryFrames, boolean reference) {
  private static final int SEI_RECOVERY_POINT = 6;

  static AccessUnit of(VideoCodec codec, boolean keyframe, byte[] data) {
    return switch (codec) {
      case H264 -> h264(data);
      case HEVC -> hevc(data);
      case AV1 -> new AccessUnit(keyframe ? RandomAccess.CLOSED : RandomAccess.NONE, 0, true);
    };
  }

  /** ITU-T H.264, table 7-1 and D.2.8. */
  private static AccessUnit h264(byte[] data) {
    AccessUnit found = new AccessUnit(RandomAccess.NONE, 0, true);
    for (int at = 0; at + 5 < data.length; at += 4 + length(data, at)) {
      int type = data[at + 4] & 31;
      if (type == 5) {
        return new AccessUnit(RandomAccess.CLOSED, 0, true);
      }
      if (type == 1 && (data[at + 4] & 0x60) == 0) { // nal_ref_idc
        return new AccessUnit(found.access, found.recoveryFrames, false);
      }
      if (type == 6 && data[at + 5] == SEI_RECOVERY_POINT) {
        found = new AccessUnit(RandomAccess.OPEN, ue(data, at + 7), true);
      }
    }
    return found;
  }

  /** ITU-T H.265, table 7-1: IDR, or another picture that random access is possible with. */
  private static AccessUnit hevc(byte[] data) {
    for (int at = 0; at + 5 < data.length; at += 4 + length(data, at)) {
      int type = data[at + 4] >> 1 & 63;
      if (type >= 16 && type <= 21) {
        boolean idr = type == 19 || type == 20;
        return new AccessUnit(idr ? RandomAccess.CLOSED : RandomAccess.OPEN, 0, true);
      }
    }
    return new AccessUnit(RandomAccess.NONE, 0, true);
  }

  private static int length(byte[] data, int at) {
    return java.nio.ByteBuffer.wrap(data).getInt(at);
  }

  /** An Exp-Golomb number of less than 32 bits that begins at a byte. */
  private static int ue(byte[] data, int at) {
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = bits << 8 | (at + i < data.length ? data[at + i] & 0xFF : 0);
    }
    int zeros = Long.numberOfLeadingZeros(bits);
    return (int) (bits << zeros >>> (63 - zeros)) - 1;
  }
}
