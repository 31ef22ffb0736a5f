package org.zonecast.worker.codec;

import java.util.Arrays;

/** H.264 NAL units behind their lengths, as in an MP4 sample (ISO/IEC 14496-15, 5.3.4.2). */
final class NalUnits {
  private static final int TYPE_SEI = 6;

  /** SEI payload type of unregistered user data (ITU-T H.264, D.1.7). */
  private static final int SEI_USER_DATA_UNREGISTERED = 5;

  private NalUnits() {}

  /** The access unit without unregistered user data, in which x264 writes its version. */
  static byte[] withoutUserData(byte[] unit) {
    int userDataBytes = 0;
    for (int at = 0; at + 5 < unit.length && isUserData(unit, at); ) {
      at += 4 + (int) length(unit, at);
      userDataBytes = at;
    }
    return userDataBytes == 0 ? unit : Arrays.copyOfRange(unit, userDataBytes, unit.length);
  }

  private static boolean isUserData(byte[] unit, int at) {
    return (unit[at + 4] & 0x1F) == TYPE_SEI && unit[at + 5] == SEI_USER_DATA_UNREGISTERED;
  }

  private static long length(byte[] unit, int at) {
    long length = 0;
    for (int i = 0; i < 4; i++) {
      length = length << 8 | (unit[at + i] & 0xFF);
    }
    return length;
  }
}
