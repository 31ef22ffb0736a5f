package org.zonecast.worker.segment;

import java.util.List;

/**
 * A media segment of one CMAF fragment: {@code styp}, {@code moof}, {@code mdat} (ISO/IEC 23000-19,
 * 7.3.2.3). A pure function of its arguments.
 */
public final class CmafFragment {
  // tfhd flags (ISO/IEC 14496-12, 8.8.7.1)
  private static final int DEFAULT_BASE_IS_MOOF = 0x020000;
  private static final int DEFAULT_SAMPLE_DURATION = 0x08;
  private static final int DEFAULT_SAMPLE_FLAGS = 0x20;
  // trun flags (8.8.8.1)
  private static final int DATA_OFFSET = 0x01;
  private static final int FIRST_SAMPLE_FLAGS = 0x04;
  private static final int SAMPLE_SIZES = 0x200;
  private static final int SAMPLE_FLAGS = 0x400;
  private static final int COMPOSITION_OFFSETS = 0x800;
  // sample flags (8.8.3.1): depends on no other; depends on others and is no sync sample
  private static final int SYNC = 0x02000000;
  private static final int NOT_SYNC = 0x01010000;

  private CmafFragment() {}

  /**
   * The bytes of the segment whose first sample is sample {@code firstSample} of the epoch.
   *
   * @param sequence the fragment's number, from 1 (8.8.5)
   * @param samples in decoding order; the first is a sync sample
   */
  public static byte[] of(
      CmafTrack track, long sequence, long firstSample, List<CmafSample> samples) {
    int mediaBytes = samples.stream().mapToInt(s -> s.data().length).sum();
    BoxWriter out = new BoxWriter(mediaBytes + 8 * samples.size() + 256);
    styp(out);
    int moofStart = out.length();
    out.box("moof");
    out.fullBox("mfhd", 0, 0).u32(sequence).end();
    out.box("traf");
    tfhd(out, track);
    out.fullBox("tfdt", 1, 0).u64(firstSample * track.sampleDuration()).end();
    int dataOffsetAt = trun(out, track, samples);
    out.end().end();
    out.patch32(dataOffsetAt, out.length() - moofStart + 8);
    out.box("mdat");
    samples.forEach(sample -> out.data(sample.data()));
    return out.end().toBytes();
  }

  /** ISO/IEC 23000-19, 7.2: a CMAF segment of one fragment, which is a whole chunk too. */
  private static void styp(BoxWriter out) {
    out.box("styp").text("cmfs").u32(0);
    out.text("cmfs").text("cmff").text("cmfl").text("cmfc").text("iso6").text("msdh").end();
  }

  private static void tfhd(BoxWriter out, CmafTrack track) {
    int flags = DEFAULT_BASE_IS_MOOF | DEFAULT_SAMPLE_DURATION | DEFAULT_SAMPLE_FLAGS;
    out.fullBox("tfhd", 0, flags).u32(CmafInit.TRACK_ID);
    out.u32(track.sampleDuration()).u32(isVideo(track) ? NOT_SYNC : SYNC).end();
  }

  /** Writes the track run and returns where its data offset stands. */
  private static int trun(BoxWriter out, CmafTrack track, List<CmafSample> samples) {
    boolean video = isVideo(track);
    int flags = DATA_OFFSET | SAMPLE_SIZES;
    boolean flagged = video && hasSyncsWithin(samples);
    if (video) {
      flags |= (flagged ? SAMPLE_FLAGS : FIRST_SAMPLE_FLAGS) | COMPOSITION_OFFSETS;
    }
    out.fullBox("trun", 1, flags).u32(samples.size());
    int dataOffsetAt = out.length();
    out.u32(0);
    if (video && !flagged) {
      out.u32(SYNC);
    }
    for (CmafSample sample : samples) {
      out.u32(sample.data().length);
      if (flagged) {
        out.u32(sample.sync() ? SYNC : NOT_SYNC);
      }
      if (video) {
        out.u32((long) sample.compositionOffsetSlots() * track.sampleDuration());
      }
    }
    out.end();
    return dataOffsetAt;
  }

  private static boolean isVideo(CmafTrack track) {
    return track instanceof CmafTrack.Video;
  }

  /** Whether a sync sample stands behind the first, as where an encoder saw the scene change. */
  private static boolean hasSyncsWithin(List<CmafSample> samples) {
    if (!samples.getFirst().sync()) {
      throw new IllegalArgumentException("a segment begins with a sync sample");
    }
    return samples.stream().skip(1).anyMatch(CmafSample::sync);
  }
}
