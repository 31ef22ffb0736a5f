package org.zonecast.worker.segment;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes transport stream packets (ISO/IEC 13818-1, 2.4.3.2), 188 bytes each. The continuity
 * counter of every PID begins at 0.
 */
final class TsPackets {
  static final int PACKET_BYTES = 188;

  /** Continuity counters have four bits. */
  static final int COUNTER_VALUES = 16;

  /** For packets that say no clock reference. */
  static final long NO_PCR = -1;

  private static final int HEADER_BYTES = 4;
  private static final int ROOM = PACKET_BYTES - HEADER_BYTES;
  private static final int SYNC = 0x47;
  private static final int UNIT_START = 0x40;
  private static final int HAS_ADAPTATION = 0x20;
  private static final int HAS_PAYLOAD = 0x10;

  // flags of the adaptation field (2.4.3.4)
  private static final int RANDOM_ACCESS = 0x40;
  private static final int PCR = 0x10;
  private static final int PCR_BYTES = 6;

  private final ByteArrayOutputStream out;
  private final Map<Integer, Integer> written = new HashMap<>();

  TsPackets(int expectedBytes) {
    out = new ByteArrayOutputStream(expectedBytes);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  /** A table, which fits into one packet: a pointer_field of 0, and 0xFF behind it (2.4.4). */
  void section(int pid, byte[] section) {
    byte[] payload = new byte[ROOM];
    Arrays.fill(payload, (byte) 0xFF);
    payload[0] = 0;
    System.arraycopy(section, 0, payload, 1, section.length);
    header(pid, UNIT_START, HAS_PAYLOAD);
    out.writeBytes(payload);
  }

  /** An elementary stream's packet in as few transport packets as it needs. */
  void pes(TsPes pes, long pcr) {
    byte[] bytes = pes.toBytes();
    write(pes, bytes, pcr, packetsFor(pes, bytes, pcr));
  }

  /**
   * The same in as many more as it takes for the PID's counter to be 0 again behind it, each with
   * at least a byte of payload.
   */
  void lastPes(TsPes pes, long pcr) {
    byte[] bytes = pes.toBytes();
    int least = packetsFor(pes, bytes, pcr);
    int over = (written.getOrDefault(pes.pid(), 0) + least) % COUNTER_VALUES;
    write(pes, bytes, pcr, over == 0 ? least : least + COUNTER_VALUES - over);
  }

  /** A clock reference on its own; without payload the counter stays (2.4.3.3). */
  void clock(int pid, long pcr) {
    int counter = written.getOrDefault(pid, 0) - 1;
    headerWith(pid, 0, HAS_ADAPTATION, counter);
    adaptation(ROOM, false, pcr);
  }

  private static int packetsFor(TsPes pes, byte[] bytes, long pcr) {
    return Math.ceilDiv(bytes.length + adaptationBytes(pes, pcr), ROOM);
  }

  /** What the first packet's adaptation field needs at least. */
  private static int adaptationBytes(TsPes pes, long pcr) {
    return pcr == NO_PCR && !pes.randomAccess() ? 0 : 2 + (pcr == NO_PCR ? 0 : PCR_BYTES);
  }

  private void write(TsPes pes, byte[] bytes, long pcr, int packets) {
    int at = 0;
    for (int packet = 0; packet < packets; packet++) {
      int reserved = packet == 0 ? adaptationBytes(pes, pcr) : 0;
      int keptBack = packets - 1 - packet;
      int payload = Math.min(ROOM - reserved, bytes.length - at - keptBack);
      int field = ROOM - payload;
      header(
          pes.pid(),
          packet == 0 ? UNIT_START : 0,
          field > 0 ? HAS_ADAPTATION | HAS_PAYLOAD : HAS_PAYLOAD);
      adaptation(field, packet == 0 && pes.randomAccess(), packet == 0 ? pcr : NO_PCR);
      out.write(bytes, at, payload);
      at += payload;
    }
  }

  private void header(int pid, int start, int control) {
    headerWith(pid, start, control, written.merge(pid, 1, Integer::sum) - 1);
  }

  private void headerWith(int pid, int start, int control, int counter) {
    out.write(SYNC);
    out.write(start | pid >> 8);
    out.write(pid);
    out.write(control | Math.floorMod(counter, COUNTER_VALUES));
  }

  /** An adaptation field of {@code bytes} bytes in all, stuffed with 0xFF. */
  private void adaptation(int bytes, boolean randomAccess, long pcr) {
    if (bytes == 0) {
      return;
    }
    out.write(bytes - 1);
    int left = bytes - 1;
    if (left > 0) {
      out.write((randomAccess ? RANDOM_ACCESS : 0) | (pcr == NO_PCR ? 0 : PCR));
      left--;
    }
    if (left > 0 && pcr != NO_PCR) {
      clockReference(pcr);
      left -= PCR_BYTES;
    }
    for (; left > 0; left--) {
      out.write(0xFF);
    }
  }

  /** 33 bits of 90 kHz, six reserved, nine of 27 MHz, which are 0 here. */
  private void clockReference(long pcr) {
    out.write((int) (pcr >> 25));
    out.write((int) (pcr >> 17));
    out.write((int) (pcr >> 9));
    out.write((int) (pcr >> 1));
    out.write((int) (pcr << 7) | 0x7E);
    out.write(0);
  }
}
