package org.zonecast.worker.segment;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads transport streams strictly, apart from the code that writes them, and notes whatever an
 * analyser would complain about.
 */
public final class TsReader {
  private static final long WRAP = 1L << 33;

  /** A packet of an elementary stream; times in 90 kHz as written, 33 bits. */
  public record Pes(int pid, long pts, long dts, boolean randomAccess, byte[] payload) {}

  /** What the program map says. */
  public record Program(int clockPid, Map<Integer, Integer> typeByPid) {}

  private final List<String> faults = new ArrayList<>();
  private final List<Pes> units = new ArrayList<>();
  private final List<Long> clocks = new ArrayList<>();
  private final Map<Integer, Integer> counters = new HashMap<>();
  private final Map<Integer, Integer> packets = new TreeMap<>();
  private final Map<Integer, ByteArrayOutputStream> open = new HashMap<>();
  private final Map<Integer, Boolean> openRandomAccess = new HashMap<>();
  private Program program = new Program(-1, Map.of());
  private int pmtPid = -1;
  private int number;

  private TsReader() {}

  /** Reads whole packets; several segments behind each other are one stream. */
  public static TsReader read(byte[] stream) {
    TsReader reader = new TsReader();
    if (stream.length % 188 != 0) {
      reader.faults.add("length " + stream.length);
    }
    for (int at = 0; at + 188 <= stream.length; at += 188) {
      reader.packet(Arrays.copyOfRange(stream, at, at + 188));
      reader.number++;
    }
    List.copyOf(reader.open.keySet()).forEach(reader::finish);
    return reader;
  }

  public List<String> faults() {
    return faults;
  }

  public List<Pes> units(int pid) {
    return units.stream().filter(unit -> unit.pid == pid).toList();
  }

  public Program program() {
    return program;
  }

  /** Clock references in 90 kHz, as written. */
  public List<Long> clocks() {
    return clocks;
  }

  /** How many packets each PID has. */
  public Map<Integer, Integer> packets() {
    return packets;
  }

  private void fault(String what) {
    faults.add("packet " + number + ": " + what);
  }

  private void packet(byte[] p) {
    if (p[0] != 0x47 || (p[1] & 0xA0) != 0 || (p[3] & 0xC0) != 0) {
      fault("sync, error, priority or scrambling");
    }
    int pid = (p[1] & 0x1F) << 8 | p[2] & 0xFF;
    boolean start = (p[1] & 0x40) != 0;
    boolean hasPayload = (p[3] & 0x10) != 0;
    packets.merge(pid, 1, Integer::sum);
    counter(pid, p[3] & 0x0F, hasPayload);
    int at = 4;
    boolean randomAccess = false;
    if ((p[3] & 0x20) != 0) {
      int length = p[4] & 0xFF;
      at = 5 + length;
      if (length > (hasPayload ? 182 : 183) || (!hasPayload && length != 183)) {
        fault("an adaptation field of " + length);
      }
      randomAccess = length > 0 && (p[5] & 0x40) != 0;
      adaptation(pid, p, length);
    }
    if (hasPayload) {
      payload(pid, start, randomAccess, Arrays.copyOfRange(p, at, 188));
    }
  }

  private void counter(int pid, int counter, boolean hasPayload) {
    Integer before = counters.put(pid, counter);
    int expected = before == null ? 0 : (before + (hasPayload ? 1 : 0)) % 16;
    if (counter != expected) {
      fault("PID " + pid + " counts " + counter + ", expected " + expected);
    }
  }

  private void adaptation(int pid, byte[] p, int length) {
    int stuffedFrom = 6;
    if (length > 0 && (p[5] & 0x10) != 0) {
      long base = 0;
      for (int i = 6; i < 10; i++) {
        base = base << 8 | p[i] & 0xFF;
      }
      clock(pid, base << 1 | (p[10] & 0x80) >> 7);
      if ((p[10] & 0x7E) != 0x7E || (p[10] & 1) != 0 || p[11] != 0) {
        fault("reserved bits or extension of a clock reference");
      }
      stuffedFrom = 12;
    }
    for (int i = stuffedFrom; i < 5 + length; i++) {
      if (p[i] != (byte) 0xFF) {
        fault("stuffing");
      }
    }
  }

  private void clock(int pid, long clock) {
    if (pid != program.clockPid) {
      fault("a clock reference in PID " + pid);
    }
    if (!clocks.isEmpty()) {
      long step = Math.floorMod(clock - clocks.getLast(), WRAP);
      if (step == 0 || step > 9000) {
        fault("clock references " + step + " ticks apart");
      }
    }
    clocks.add(clock);
  }

  private void payload(int pid, boolean start, boolean randomAccess, byte[] payload) {
    if (pid == 0 || pid == pmtPid) {
      section(pid, start, payload);
      return;
    }
    if (!program.typeByPid.containsKey(pid)) {
      fault("PID " + pid + " is not in the program map");
    }
    if (start) {
      finish(pid);
      open.put(pid, new ByteArrayOutputStream());
      openRandomAccess.put(pid, randomAccess);
    }
    if (open.containsKey(pid)) {
      open.get(pid).writeBytes(payload);
    } else {
      fault("a piece of PID " + pid + " without a beginning");
    }
  }

  private void section(int pid, boolean start, byte[] payload) {
    int length = (payload[2] & 0x0F) << 8 | payload[3] & 0xFF;
    byte[] section = Arrays.copyOfRange(payload, 1, 4 + length);
    if (!start || payload[0] != 0 || crc(section) != 0) {
      fault("a table that is broken");
      return;
    }
    if (pid == 0) {
      pmtPid = (section[10] & 0x1F) << 8 | section[11] & 0xFF;
      return;
    }
    Map<Integer, Integer> types = new TreeMap<>();
    for (int at = 12; at < section.length - 4; at += 5) {
      types.put((section[at + 1] & 0x1F) << 8 | section[at + 2] & 0xFF, section[at] & 0xFF);
    }
    program = new Program((section[8] & 0x1F) << 8 | section[9] & 0xFF, types);
  }

  /** With its own CRC at the end a table comes out as 0; bit by bit, as the standard's annex A. */
  private static int crc(byte[] section) {
    int register = 0xFFFFFFFF;
    for (byte b : section) {
      for (int bit = 7; bit >= 0; bit--) {
        boolean out = (register < 0) ^ ((b >> bit & 1) != 0);
        register = register << 1 ^ (out ? 0x04C11DB7 : 0);
      }
    }
    return register;
  }

  private void finish(int pid) {
    ByteArrayOutputStream bytes = open.remove(pid);
    if (bytes == null) {
      return;
    }
    byte[] pes = bytes.toByteArray();
    int length = (pes[4] & 0xFF) << 8 | pes[5] & 0xFF;
    if (pes[0] != 0 || pes[1] != 0 || pes[2] != 1 || (length != 0 && length != pes.length - 6)) {
      fault("PES of PID " + pid);
    }
    long pts = time(pes, 9, (pes[7] & 0xC0) == 0xC0 ? 3 : 2);
    long dts = (pes[7] & 0x40) != 0 ? time(pes, 14, 1) : pts;
    byte[] payload = Arrays.copyOfRange(pes, 9 + pes[8], pes.length);
    units.add(new Pes(pid, pts, dts, openRandomAccess.get(pid), payload));
  }

  private long time(byte[] pes, int at, int prefix) {
    if ((pes[at] & 0xFF) >> 4 != prefix || (pes[at] & pes[at + 2] & pes[at + 4] & 1) != 1) {
      fault("prefix or markers of a time");
    }
    return (long) (pes[at] & 0x0E) << 29
        | (pes[at + 1] & 0xFFL) << 22
        | (pes[at + 2] & 0xFEL) << 14
        | (pes[at + 3] & 0xFFL) << 7
        | (pes[at + 4] & 0xFEL) >> 1;
  }
}
