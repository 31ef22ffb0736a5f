package org.zonecast.router.bitstream;

/** Reads the bits of a configuration or of a NAL unit's payload. */
final class BitReader {
  private final byte[] bytes;
  private final int bits;
  private int position;

  /** Bytes that end before their syntax does, or hold an impossible value. */
  static final class MalformedException extends Exception {
    MalformedException(String message) {
      super(message);
    }
  }

  private BitReader(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.position = from * 8;
    this.bits = (from + length) * 8;
  }

  /** Reads {@code length} bytes from {@code offset} on as they are. */
  static BitReader of(byte[] bytes, int offset, int length) {
    return new BitReader(bytes, offset, length);
  }

  /**
   * Reads {@code length} bytes of {@code nal} from {@code offset} on, behind the NAL header,
   * without their emulation prevention bytes (ITU-T H.264, 7.3.1; ITU-T H.265, 7.3.1.1).
   */
  static BitReader ofNal(byte[] nal, int offset, int length) {
    byte[] rbsp = new byte[length];
    int out = 0;
    int zeros = 0;
    for (int i = offset; i < offset + length; i++) {
      boolean emulationPrevention = zeros >= 2 && nal[i] == 3;
      zeros = nal[i] == 0 ? zeros + 1 : 0;
      if (!emulationPrevention) {
        rbsp[out++] = nal[i];
      }
    }
    return new BitReader(rbsp, 0, out);
  }

  /** How many bits are left. */
  int left() {
    return bits - position;
  }

  /** u(n), n at most 32. */
  long unsigned(int n) throws MalformedException {
    if (n < 0 || n > left()) {
      throw new MalformedException("it ends too early");
    }
    long value = 0;
    for (int i = 0; i < n; i++, position++) {
      value = (value << 1) | ((bytes[position >> 3] >> (7 - (position & 7))) & 1);
    }
    return value;
  }

  /** A reader of the next {@code length} bytes, which are passed over here. */
  BitReader part(int length) throws MalformedException {
    if (length > left() / 8) {
      throw new MalformedException("it ends too early");
    }
    int from = position / 8;
    position += length * 8;
    return new BitReader(bytes, from, length);
  }

  boolean flag() throws MalformedException {
    return unsigned(1) == 1;
  }

  /** Passes over {@code n} bits. */
  void skip(int n) throws MalformedException {
    if (n < 0 || n > left()) {
      throw new MalformedException("it ends too early");
    }
    position += n;
  }

  /** ue(v), 9.1. */
  long exp() throws MalformedException {
    int zeros = 0;
    while (!flag()) {
      if (++zeros > 31) {
        throw new MalformedException("an Exp-Golomb code is too long");
      }
    }
    return (1L << zeros) - 1 + unsigned(zeros);
  }

  /** ue(v) of at most {@code max}. */
  int exp(String what, int max) throws MalformedException {
    long value = exp();
    if (value > max) {
      throw new MalformedException(what + " is " + value + ", at most " + max + " is allowed");
    }
    return (int) value;
  }

  /** se(v), 9.1.1. */
  long signedExp() throws MalformedException {
    long code = exp();
    return (code & 1) == 1 ? (code + 1) / 2 : -(code / 2);
  }
}
