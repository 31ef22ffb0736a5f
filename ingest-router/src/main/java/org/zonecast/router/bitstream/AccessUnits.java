package org.zonecast.router.bitstream;

import java.util.Optional;
import org.zonecast.feed.FeedMessage.RandomAccess;
import org.zonecast.feed.FeedMessage.VideoConfig;
import org.zonecast.feed.Orientation;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.bitstream.BitReader.MalformedException;

/**
 * Looks into a codec's access units for what a decoder could begin with. Pure. Bytes that cannot be
 * read are believed to be what the broadcaster says of them.
 */
public final class AccessUnits {
  /** A picture that is not clean after so many others is no place to begin. */
  public static final int MAX_RECOVERY_FRAMES = 600;

  private static final int H264_IDR = 5;
  private static final int H264_SEI = 6;
  private static final int H264_REF_IDC = 0x60;
  private static final int HEVC_BLA_FIRST = 16;
  private static final int HEVC_BLA_LAST = 18;
  private static final int HEVC_IDR_W_RADL = 19;
  private static final int HEVC_IDR_N_LP = 20;
  private static final int HEVC_CRA = 21;
  private static final int HEVC_PREFIX_SEI = 39;
  private static final int AV1_KEY_FRAME = 0;

  private final VideoCodec codec;
  private final int lengthBytes;

  /**
   * What an access unit is to a decoder that begins with it.
   *
   * @param recoveryFrames pictures until what is shown is right; of H.264 only those count that
   *     others may refer to
   * @param reference whether others may refer to it
   * @param orientation how pictures are shown from here on, if it says so
   */
  public record Entry(
      RandomAccess access,
      int recoveryFrames,
      boolean reference,
      Optional<Orientation> orientation) {

    private static Entry plain(RandomAccess access) {
      return new Entry(access, 0, true, Optional.empty());
    }

    /** The same, if it is no place to begin. */
    public Entry within() {
      return new Entry(RandomAccess.NONE, 0, reference, orientation);
    }

    public boolean possible() {
      return access != RandomAccess.NONE;
    }

    /** Whether nothing before it is needed to show it. */
    public boolean atOnce() {
      return possible() && recoveryFrames == 0;
    }
  }

  private AccessUnits(VideoCodec codec, int lengthBytes) {
    this.codec = codec;
    this.lengthBytes = lengthBytes;
  }

  /** Those that a configuration describes. */
  public static AccessUnits of(VideoConfig config) {
    byte[] record = config.config();
    int at = config.codec() == VideoCodec.H264 ? 4 : 21; // lengthSizeMinusOne
    return new AccessUnits(config.codec(), record.length > at ? (record[at] & 3) + 1 : 4);
  }

  /**
   * @param flagged whether the broadcaster says that decoding can begin here
   */
  public Entry inspect(boolean flagged, byte[] data) {
    Entry fallback = Entry.plain(flagged ? RandomAccess.OPEN : RandomAccess.NONE);
    try {
      return switch (codec) {
        case H264, HEVC -> nalUnits(flagged, data);
        case AV1 -> temporalUnit(data) ? Entry.plain(RandomAccess.CLOSED) : fallback;
      };
    } catch (MalformedException e) {
      return fallback;
    }
  }

  private Entry nalUnits(boolean flagged, byte[] data) throws MalformedException {
    var sei = new SeiReader(codec);
    boolean closed = false;
    boolean open = flagged;
    boolean sliced = false;
    boolean referred = false;
    for (int at = 0; at + lengthBytes < data.length; ) {
      int length = (int) BitReader.of(data, at, lengthBytes).unsigned(8 * lengthBytes);
      at += lengthBytes;
      if (length < 0 || length > data.length - at) {
        break; // it is damaged from here on
      }
      if (length > 0) {
        int type = codec == VideoCodec.H264 ? data[at] & 0x1f : data[at] >> 1 & 0x3f;
        closed |= closes(type);
        open |= opens(type);
        sliced |= type >= 1 && type <= H264_IDR;
        referred |= type >= 1 && type <= H264_IDR && (data[at] & H264_REF_IDC) != 0;
        if (isSei(type)) {
          sei.read(data, at, length);
        }
      }
      at += length;
    }
    boolean reference = codec == VideoCodec.HEVC || referred || !sliced;
    int recovery = closed ? 0 : sei.recoveryFrames();
    boolean possible = recovery >= 0 ? recovery <= MAX_RECOVERY_FRAMES : open;
    RandomAccess access =
        closed ? RandomAccess.CLOSED : possible ? RandomAccess.OPEN : RandomAccess.NONE;
    return new Entry(access, possible ? Math.max(0, recovery) : 0, reference, sei.orientation());
  }

  private boolean closes(int type) {
    return codec == VideoCodec.H264
        ? type == H264_IDR
        : type == HEVC_IDR_W_RADL || type == HEVC_IDR_N_LP;
  }

  private boolean opens(int type) {
    boolean broken = type >= HEVC_BLA_FIRST && type <= HEVC_BLA_LAST;
    return codec == VideoCodec.HEVC && (type == HEVC_CRA || broken);
  }

  private boolean isSei(int type) {
    return type == (codec == VideoCodec.H264 ? H264_SEI : HEVC_PREFIX_SEI);
  }

  /** Whether the first frame of a temporal unit is a key frame that is shown (AV1, 5.9.2). */
  private static boolean temporalUnit(byte[] data) throws MalformedException {
    var obus = new Av1Obus(data, 0);
    while (obus.next()) {
      if (obus.type() == Av1Obus.FRAME || obus.type() == Av1Obus.FRAME_HEADER) {
        BitReader in = obus.payload();
        boolean existing = in.flag(); // show_existing_frame
        return !existing && in.unsigned(2) == AV1_KEY_FRAME && in.flag(); // frame_type, show_frame
      }
    }
    return false;
  }
}
