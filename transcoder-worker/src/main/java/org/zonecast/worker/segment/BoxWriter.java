package org.zonecast.worker.segment;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of big-endian fields in which boxes nest (ISO/IEC 14496-12, 4.2). Every {@link
 * #box} is closed by an {@link #end}, which fills in its size.
 */
final class BoxWriter {
  private static final int MAX_DEPTH = 16;

  private byte[] bytes;
  private int length;
  private final int[] open = new int[MAX_DEPTH];
  private int depth;

  BoxWriter(int expectedBytes) {
    bytes = new byte[Math.max(64, expectedBytes)];
  }

  BoxWriter box(String type) {
    open[depth++] = length;
    return u32(0).text(type);
  }

  /** A FullBox (4.2): a box with a version and flags. */
  BoxWriter fullBox(String type, int version, int flags) {
    return box(type).u32((long) version << 24 | flags);
  }

  BoxWriter end() {
    int start = open[--depth];
    patch32(start, length - start);
    return this;
  }

  BoxWriter u8(int value) {
    room(1);
    bytes[length++] = (byte) value;
    return this;
  }

  BoxWriter u16(int value) {
    return u8(value >> 8).u8(value);
  }

  BoxWriter u24(int value) {
    return u8(value >> 16).u16(value);
  }

  BoxWriter u32(long value) {
    return u16((int) (value >> 16)).u16((int) value);
  }

  BoxWriter u64(long value) {
    return u32(value >>> 32).u32(value);
  }

  BoxWriter zeros(int count) {
    room(count);
    length += count;
    return this;
  }

  BoxWriter text(String ascii) {
    return data(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  BoxWriter data(byte[] data) {
    room(data.length);
    System.arraycopy(data, 0, bytes, length, data.length);
    length += data.length;
    return this;
  }

  /** The unity matrix of mvhd and tkhd (6.2.2). */
  BoxWriter matrix() {
    return u32(0x10000).zeros(12).u32(0x10000).zeros(12).u32(0x40000000);
  }

  int length() {
    return length;
  }

  void patch32(int at, int value) {
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
  }

  byte[] toBytes() {
    if (depth != 0) {
      throw new IllegalStateException(depth + " boxes are still open");
    }
    return Arrays.copyOf(bytes, length);
  }

  private void room(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
    }
  }
}
