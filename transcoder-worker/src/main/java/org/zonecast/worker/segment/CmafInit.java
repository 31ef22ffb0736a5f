package org.zonecast.worker.segment;

/**
 * A rendition's initialization segment, the CMAF header: {@code ftyp} and {@code moov} (ISO/IEC
 * 23000-19, 7.3.2.1). Where pictures are reordered, an edit list takes back the delay that this
 * puts into composition times, so that the epoch's first picture is shown at time 0.
 */
public final class CmafInit {
  /** Every rendition is one file with one track. */
  static final int TRACK_ID = 1;

  private static final int LANGUAGE_UND = 0x55C4;
  private static final int TRACK_ENABLED_IN_MOVIE_AND_PREVIEW = 7;
  private static final int COLOUR_BT709 = 1;
  private static final int PIXELS_PER_INCH_72 = 0x00480000;

  private CmafInit() {}

  /** The bytes of the initialization segment of {@code track}. */
  public static byte[] of(CmafTrack track) {
    BoxWriter out = new BoxWriter(1024);
    ftyp(out, track);
    out.box("moov");
    mvhd(out, track);
    trak(out, track);
    // 14496-12, 8.8.3: defaults of every fragment; the fragments themselves say all that differs
    out.box("mvex").fullBox("trex", 0, 0).u32(TRACK_ID).u32(1).u32(0).u32(0).u32(0).end().end();
    return out.end().toBytes();
  }

  /** 14496-12, 4.3 and 23000-19, 7.2: iso6 for default-base-is-moof. */
  private static void ftyp(BoxWriter out, CmafTrack track) {
    out.box("ftyp").text("iso6").u32(0).text("iso6").text("cmfc").text("mp41");
    if (track instanceof CmafTrack.Audio) {
      out.text("caac");
    }
    out.end();
  }

  /** 14496-12, 8.2.2. Times and durations are 0: nothing here depends on a clock. */
  private static void mvhd(BoxWriter out, CmafTrack track) {
    out.fullBox("mvhd", 0, 0).u32(0).u32(0).u32(track.timescale()).u32(0);
    out.u32(0x10000).u16(0x100).zeros(10).matrix().zeros(24).u32(TRACK_ID + 1).end();
  }

  private static void trak(BoxWriter out, CmafTrack track) {
    out.box("trak");
    tkhd(out, track);
    if (track instanceof CmafTrack.Video video && video.reorderSlots() > 0) {
      edts(out, video);
    }
    out.box("mdia");
    out.fullBox("mdhd", 0, 0).u32(0).u32(0).u32(track.timescale()).u32(0);
    out.u16(LANGUAGE_UND).u16(0).end();
    hdlr(out, track);
    minf(out, track);
    out.end().end();
  }

  /** 14496-12, 8.3.2. */
  private static void tkhd(BoxWriter out, CmafTrack track) {
    out.fullBox("tkhd", 0, TRACK_ENABLED_IN_MOVIE_AND_PREVIEW);
    out.u32(0).u32(0).u32(TRACK_ID).u32(0).u32(0).zeros(8).u16(0).u16(0);
    switch (track) {
      case CmafTrack.Video v ->
          out.u16(0).u16(0).matrix().u32((long) v.width() << 16).u32((long) v.height() << 16);
      case CmafTrack.Audio _ -> out.u16(0x100).u16(0).matrix().u32(0).u32(0);
    }
    out.end();
  }

  /**
   * 14496-12, 8.6.6: one edit of all that follows, from the first picture's composition time on.
   */
  private static void edts(BoxWriter out, CmafTrack.Video track) {
    out.box("edts").fullBox("elst", 0, 0).u32(1).u32(0);
    out.u32((long) track.reorderSlots() * track.sampleDuration()).u16(1).u16(0).end().end();
  }

  private static void hdlr(BoxWriter out, CmafTrack track) {
    boolean video = track instanceof CmafTrack.Video;
    out.fullBox("hdlr", 0, 0).u32(0).text(video ? "vide" : "soun").zeros(12);
    out.text(video ? "VideoHandler" : "SoundHandler").u8(0).end();
  }

  private static void minf(BoxWriter out, CmafTrack track) {
    out.box("minf");
    if (track instanceof CmafTrack.Video) {
      out.fullBox("vmhd", 0, 1).zeros(8).end();
    } else {
      out.fullBox("smhd", 0, 0).zeros(4).end();
    }
    out.box("dinf").fullBox("dref", 0, 0).u32(1).fullBox("url ", 0, 1).end().end().end();
    out.box("stbl").fullBox("stsd", 0, 0).u32(1);
    switch (track) {
      case CmafTrack.Video v -> avc1(out, v);
      case CmafTrack.Audio a -> mp4a(out, a);
    }
    out.end();
    out.fullBox("stts", 0, 0).u32(0).end();
    out.fullBox("stsc", 0, 0).u32(0).end();
    out.fullBox("stsz", 0, 0).u32(0).u32(0).end();
    out.fullBox("stco", 0, 0).u32(0).end();
    out.end().end();
  }

  /** ISO/IEC 14496-15, 5.4.2; colour and pixel aspect by 14496-12, 12.1.4 and 12.1.5. */
  private static void avc1(BoxWriter out, CmafTrack.Video track) {
    out.box("avc1").zeros(6).u16(1).zeros(16).u16(track.width()).u16(track.height());
    out.u32(PIXELS_PER_INCH_72).u32(PIXELS_PER_INCH_72).u32(0).u16(1).zeros(32).u16(0x18);
    out.u16(0xFFFF);
    out.box("avcC").data(track.avcc()).end();
    out.box("colr").text("nclx").u16(COLOUR_BT709).u16(COLOUR_BT709).u16(COLOUR_BT709).u8(0).end();
    out.box("pasp").u32(1).u32(1).end();
    out.end();
  }

  /** ISO/IEC 14496-14, 5.6; the descriptors by 14496-1, 7.2.6. */
  private static void mp4a(BoxWriter out, CmafTrack.Audio track) {
    byte[] asc = track.asc();
    out.box("mp4a").zeros(6).u16(1).zeros(8).u16(track.channels()).u16(16).zeros(4);
    // a 16.16 number; a rate that does not fit is said by the AudioSpecificConfig alone
    out.u32(track.sampleRateHz() < 0x10000 ? (long) track.sampleRateHz() << 16 : 0);
    out.fullBox("esds", 0, 0);
    out.u8(3).u8(23 + asc.length).u16(TRACK_ID).u8(0); // ES_Descriptor
    out.u8(4).u8(15 + asc.length).u8(0x40).u8(0x15); // DecoderConfigDescriptor: AAC, audio stream
    out.u24(0).u32(track.bitrateBps()).u32(track.bitrateBps());
    out.u8(5).u8(asc.length).data(asc); // DecoderSpecificInfo
    out.u8(6).u8(1).u8(2); // SLConfigDescriptor: MP4
    out.end().end();
  }
}
