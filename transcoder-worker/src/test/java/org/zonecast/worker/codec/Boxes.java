package org.zonecast.worker.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads fields of ISO base media boxes, apart from the code that writes them. */
final class Boxes {
  private Boxes() {}

  /** The body of the first box at a path such as {@code moof/traf/tfdt}. */
  static ByteBuffer find(byte[] file, String path) {
    ByteBuffer at = ByteBuffer.wrap(file);
    for (String type : path.split("/")) {
      at = child(at, type);
    }
    return at;
  }

  private static ByteBuffer child(ByteBuffer in, String type) {
    for (int at = in.position(); at + 8 <= in.limit(); at += in.getInt(at)) {
      byte[] name = new byte[4];
      in.get(at + 4, name);
      if (new String(name, StandardCharsets.US_ASCII).equals(type)) {
        return in.slice(at + 8, in.getInt(at) - 8);
      }
    }
    throw new AssertionError("no box " + type);
  }

  static long decodeTime(byte[] segment) {
    return find(segment, "moof/traf/tfdt").getLong(4);
  }

  static int sequence(byte[] segment) {
    return find(segment, "moof/mfhd").getInt(4);
  }

  static int sampleCount(byte[] segment) {
    return find(segment, "moof/traf/trun").getInt(4);
  }

  static int timescale(byte[] init) {
    return find(init, "moov/trak/mdia/mdhd").getInt(12);
  }

  /** Composition offsets of a video segment, in ticks. */
  static List<Integer> compositionOffsets(byte[] segment) {
    ByteBuffer trun = find(segment, "moof/traf/trun");
    var offsets = new ArrayList<Integer>();
    for (int i = 0; i < trun.getInt(4); i++) {
      offsets.add(trun.getInt(16 + 8 * i + 4));
    }
    return offsets;
  }
}
