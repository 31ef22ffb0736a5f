package org.zonecast.worker.segment;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.zonecast.job.EncodePlan;

/**
 * A media segment as a transport stream of one program (ISO/IEC 13818-1): H.264 with its parameter
 * sets in front of each IDR picture, AAC in ADTS, interleaved by time. A pure function of its
 * arguments.
 *
 * <p>Each PID's packets with payload are a multiple of sixteen in number, so that every segment
 * begins with continuity counters of 0 and yet goes on from the one before.
 */
public final class TsSegment {
  /** Both tables come this often. */
  private static final int TABLE_REPEATS = TsPackets.COUNTER_VALUES;

  /** Clock references are at most 100 ms apart (2.7.2). */
  private static final long CLOCK_INTERVAL_TICKS = 9_000;

  /** The sound in one PES packet is shorter than that. */
  private static final int AUDIO_MILLIS = 90;

  private final TsProgram program;
  private final List<TsPes> units = new ArrayList<>();
  private final TsPackets packets;
  private long clock;

  private TsSegment(TsProgram program, int expectedBytes) {
    this.program = program;
    this.packets = new TsPackets(expectedBytes);
  }

  /**
   * The bytes of a segment.
   *
   * @param firstSlot the first picture's slot in the epoch
   * @param pictures in decoding order, the first an IDR picture; empty without video
   * @param firstFrame the first AAC frame's number in the epoch
   * @param frames AAC frames; empty without audio
   */
  public static byte[] of(
      TsProgram program,
      long firstSlot,
      List<CmafSample> pictures,
      long firstFrame,
      List<byte[]> frames) {
    int mediaBytes =
        pictures.stream().mapToInt(p -> p.data().length).sum()
            + frames.stream().mapToInt(f -> f.length).sum();
    var segment = new TsSegment(program, mediaBytes * 5 / 4 + 16_384);
    segment.video(firstSlot, pictures);
    segment.audio(firstFrame, frames);
    long end =
        program.video() == null
            ? program.frameTime(firstFrame + frames.size())
            : segment.decodingTime(firstSlot + pictures.size());
    return segment.write(end);
  }

  private void video(long firstSlot, List<CmafSample> pictures) {
    if (pictures.isEmpty()) {
      return;
    }
    CmafTrack.Video track = Objects.requireNonNull(program.video());
    byte[] parameterSets = AnnexB.parameterSets(track.avcc());
    for (int i = 0; i < pictures.size(); i++) {
      CmafSample picture = pictures.get(i);
      long slot = firstSlot + i - track.reorderSlots() + picture.compositionOffsetSlots();
      units.add(
          new TsPes(
              TsTables.VIDEO_PID,
              program.slotTime(slot),
              decodingTime(firstSlot + i),
              picture.sync(),
              AnnexB.accessUnit(picture.sync() ? parameterSets : new byte[0], picture.data())));
    }
  }

  private long decodingTime(long slot) {
    return program.slotTime(slot - Objects.requireNonNull(program.video()).reorderSlots());
  }

  private void audio(long firstFrame, List<byte[]> frames) {
    int together = framesTogether(program.grid().audioRateHz());
    for (int i = 0; i < frames.size(); i += together) {
      long time = program.frameTime(firstFrame + i);
      byte[] payload = adts(frames.subList(i, Math.min(i + together, frames.size())));
      units.add(new TsPes(TsTables.AUDIO_PID, time, time, program.video() == null, payload));
    }
  }

  /** AAC frames in a PES packet. */
  static int framesTogether(int rateHz) {
    int samples = rateHz * AUDIO_MILLIS / 1000;
    return Math.max(1, samples / EncodePlan.AAC_FRAME_SAMPLES);
  }

  private byte[] adts(List<byte[]> frames) {
    CmafTrack.Audio track = Objects.requireNonNull(program.audio());
    var out = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      out.writeBytes(Adts.header(track.sampleRateHz(), track.channels(), frame.length));
      out.writeBytes(frame);
    }
    return out.toByteArray();
  }

  private byte[] write(long end) {
    units.sort(Comparator.comparingLong(TsPes::dts)); // stable: of the same time video is first
    byte[] pat = TsTables.pat();
    byte[] pmt = TsTables.pmt(program.video() != null, program.audio() != null);
    int tables = 0;
    for (int i = 0; i < units.size(); i++) {
      for (; tables < TABLE_REPEATS && tables * units.size() <= i * TABLE_REPEATS; tables++) {
        tables(pat, pmt);
      }
      write(units.get(i), isLastOfPid(i));
    }
    fillClock(program.clockFor(end));
    for (; tables < TABLE_REPEATS; tables++) {
      tables(pat, pmt);
    }
    return packets.toBytes();
  }

  private void tables(byte[] pat, byte[] pmt) {
    packets.section(TsTables.PAT_PID, pat);
    packets.section(TsTables.PMT_PID, pmt);
  }

  private void write(TsPes unit, boolean last) {
    long pcr = TsPackets.NO_PCR;
    if (unit.pid() == program.clockPid()) {
      pcr = program.clockFor(unit.dts());
      fillClock(pcr);
      clock = pcr;
    }
    if (last) {
      packets.lastPes(unit, pcr);
    } else {
      packets.pes(unit, pcr);
    }
  }

  /** Clock references of their own where the media's are too far apart. */
  private void fillClock(long next) {
    while (clock > 0 && next - clock > CLOCK_INTERVAL_TICKS) {
      clock += CLOCK_INTERVAL_TICKS;
      packets.clock(program.clockPid(), clock);
    }
  }

  private boolean isLastOfPid(int index) {
    int pid = units.get(index).pid();
    return units.stream().skip(index + 1L).noneMatch(unit -> unit.pid() == pid);
  }
}
