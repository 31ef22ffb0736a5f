package org.zonecast.router.bitstream;

import org.zonecast.router.bitstream.BitReader.MalformedException;

/** Goes through the OBUs of a temporal unit or a configuration (AV1 specification, 5.3). */
final class Av1Obus {
  static final int SEQUENCE_HEADER = 1;
  static final int FRAME_HEADER = 3;
  static final int FRAME = 6;

  private static final int MAX_SIZE_BYTES = 8;

  private final byte[] data;
  private int at;
  private int type;
  private int payloadAt;
  private int payloadBytes;

  Av1Obus(byte[] data, int offset) {
    this.data = data;
    this.at = offset;
  }

  /** Moves to the next OBU; false behind the last. */
  boolean next() throws MalformedException {
    if (at >= data.length) {
      return false;
    }
    var in = BitReader.of(data, at, data.length - at);
    in.skip(1); // obu_forbidden_bit
    type = (int) in.unsigned(4); // obu_type
    boolean extension = in.flag(); // obu_extension_flag
    boolean sized = in.flag(); // obu_has_size_field
    in.skip(extension ? 9 : 1); // obu_reserved_1bit, the extension
    long size = sized ? leb128(in) : in.left() / 8;
    if (size > in.left() / 8) {
      throw new MalformedException("an OBU is longer than its data");
    }
    payloadBytes = (int) size;
    payloadAt = data.length - in.left() / 8;
    at = payloadAt + payloadBytes;
    return true;
  }

  /** obu_type, 6.2.2. */
  int type() {
    return type;
  }

  BitReader payload() {
    return BitReader.of(data, payloadAt, payloadBytes);
  }

  /** 4.10.5. */
  private static long leb128(BitReader in) throws MalformedException {
    long value = 0;
    for (int i = 0; i < MAX_SIZE_BYTES; i++) {
      long octet = in.unsigned(8);
      value |= (octet & 0x7f) << (7 * i);
      if (octet < 0x80) {
        return value;
      }
    }
    throw new MalformedException("a size has more than 8 bytes");
  }
}
