package org.zonecast.benchmarks.evidence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Counts the frames of a fragmented MP4 segment (ISO/IEC 14496-12, 8.8.8: trun). */
final class FragmentFrames {
  private static final int HEADER_BYTES = 8;
  private static final int FLAGS_BYTES = 4;

  private FragmentFrames() {}

  static long of(byte[] segment) {
    return in(ByteBuffer.wrap(segment));
  }

  private static long in(ByteBuffer boxes) {
    long frames = 0;
    while (boxes.remaining() >= HEADER_BYTES) {
      int size = boxes.getInt();
      byte[] name = new byte[4];
      boxes.get(name);
      if (size < HEADER_BYTES || size - HEADER_BYTES > boxes.remaining()) {
        throw new IllegalArgumentException("a box of " + size + " bytes does not fit");
      }
      ByteBuffer body = boxes.slice(boxes.position(), size - HEADER_BYTES);
      boxes.position(boxes.position() + size - HEADER_BYTES);
      frames +=
          switch (new String(name, StandardCharsets.US_ASCII)) {
            case "moof", "traf" -> in(body);
            case "trun" -> body.getInt(FLAGS_BYTES);
            default -> 0;
          };
    }
    return frames;
  }
}
