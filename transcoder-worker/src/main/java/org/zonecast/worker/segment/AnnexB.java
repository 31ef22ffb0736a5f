package org.zonecast.worker.segment;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** H.264 as a byte stream, its NAL units behind start codes (ITU-T H.264, annex B). */
final class AnnexB {
  private static final byte[] START_CODE = {0, 0, 0, 1};

  /** An access unit delimiter behind which slices of any type follow (7.3.2.4). */
  private static final byte[] DELIMITER = {0, 0, 0, 1, 9, (byte) 0xF0};

  private static final int TYPE_DELIMITER = 9;

  private AnnexB() {}

  /**
   * The parameter sets of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1), sequence
   * parameter sets first.
   */
  static byte[] parameterSets(byte[] avcc) {
    ByteBuffer in = ByteBuffer.wrap(avcc).position(5);
    var out = new ByteArrayOutputStream(avcc.length + 16);
    copySets(in, in.get() & 0x1F, out);
    copySets(in, in.get() & 0xFF, out);
    return out.toByteArray();
  }

  private static void copySets(ByteBuffer in, int count, ByteArrayOutputStream out) {
    for (int i = 0; i < count; i++) {
      copyUnit(in, in.getShort() & 0xFFFF, out);
    }
  }

  /**
   * An access unit: a delimiter, the parameter sets, then the units of a sample.
   *
   * @param parameterSets as {@link #parameterSets} makes them; empty for none
   * @param sample NAL units behind lengths of four bytes
   */
  static byte[] accessUnit(byte[] parameterSets, byte[] sample) {
    var out = new ByteArrayOutputStream(sample.length + parameterSets.length + 16);
    out.writeBytes(DELIMITER);
    out.writeBytes(parameterSets);
    ByteBuffer in = ByteBuffer.wrap(sample);
    while (in.remaining() > 4) {
      int length = in.getInt();
      if ((in.get(in.position()) & 0x1F) == TYPE_DELIMITER) {
        in.position(in.position() + length);
      } else {
        copyUnit(in, length, out);
      }
    }
    return out.toByteArray();
  }

  private static void copyUnit(ByteBuffer in, int length, ByteArrayOutputStream out) {
    out.writeBytes(START_CODE);
    out.write(in.array(), in.position(), length);
    in.position(in.position() + length);
  }
}
