package org.zonecast.worker.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes a byte stream of NAL units apart at its start codes (ITU-T H.264, B.1.1). */
final class AnnexBReader {
  private AnnexBReader() {}

  /** The NAL units, without start codes and the zero bytes before them. */
  static List<byte[]> units(byte[] stream) {
    List<byte[]> units = new ArrayList<>();
    int code = startCode(stream, 0);
    while (code >= 0) {
      int from = code + 3;
      int next = startCode(stream, from);
      int to = next < 0 ? stream.length : next;
      while (to > from && stream[to - 1] == 0) {
        to--;
      }
      if (to > from) {
        units.add(Arrays.copyOfRange(stream, from, to));
      }
      code = next;
    }
    return units;
  }

  /** Where 00 00 01 stands at or behind {@code from}; -1 if nowhere. */
  private static int startCode(byte[] stream, int from) {
    for (int at = from; at + 2 < stream.length; at++) {
      if (stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1) {
        return at;
      }
    }
    return -1;
  }
}
