package org.zonecast.router.feed;

/**
 * Reads the bits of a NAL unit's payload, without its emulation prevention bytes (ITU-T H.264,
 * 7.3.1 and 7.2).
 */
final class RbspReader {
  private final byte[] rbsp;
  private final int bits;
  private int position;

  /** A payload that ends before its syntax does, or holds an impossible value. */
  static final class MalformedException extends Exception {
    MalformedException(String message) {
      super(message);
    }
  }

  /** Reads {@code length} bytes of {@code nal} from {@code offset} on, behind the NAL header. */
  RbspReader(byte[] nal, int offset, int length) {
    rbsp = new byte[length];
    int out = 0;
    int zeros = 0;
    for (int i = offset; i < offset + length; i++) {
      boolean emulationPrevention = zeros >= 2 && nal[i] == 3;
      zeros = nal[i] == 0 ? zeros + 1 : 0;
      if (!emulationPrevention) {
        rbsp[out++] = nal[i];
      }
    }
    bits = out * 8;
  }

  /** u(n), n at most 32. */
  long unsigned(int n) throws MalformedException {
    if (n > bits - position) {
      throw new MalformedException("it ends too early");
    }
    long value = 0;
    for (int i = 0; i < n; i++, position++) {
      value = (value << 1) | ((rbsp[position >> 3] >> (7 - (position & 7))) & 1);
    }
    return value;
  }

  boolean flag() throws MalformedException {
    return unsigned(1) == 1;
  }

  void skip(int n) throws MalformedException {
    unsigned(n);
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
