package org.zonecast.router.rtmp;

import org.jspecify.annotations.Nullable;

/**
 * An audio or video tag of Enhanced RTMP v2 ("Enhanced Audio", "Enhanced Video"), as far as both
 * have the same shape: modifiers, a packet type, and one track or several.
 *
 * @param packetType of every track in it
 * @param offsetNanos added to the message's timestamp
 * @param passedOver how many tracks besides the one that is taken
 * @param track the one that is taken: the only one, or number 0 of several; null if there is none
 */
record EnhancedTag(int packetType, int offsetNanos, int passedOver, @Nullable Track track) {
  /** Packet types that audio and video share. */
  static final int CONFIG = 0;

  static final int FRAMES = 1;
  static final int END = 2;

  /** Only of video: frames that are shown when they are decoded. */
  static final int FRAMES_WITHOUT_TIME = 3;

  /** Colours of video, places of loudspeakers. */
  static final int DESCRIPTION = 4;

  private static final int MOD_EX = 7;
  private static final int LONG_MOD_EX_BYTES = 256;
  private static final int TIMESTAMP_OFFSET_NANO = 0;
  private static final int MAX_OFFSET_NANOS = 999_999;

  /**
   * One track's part of a tag.
   *
   * @param fourCc its coding
   */
  record Track(String fourCc, byte[] payload) {}

  /** What audio and video differ in. */
  enum Medium {
    AUDIO(5),
    VIDEO(6);

    private final int multitrack;

    Medium(int multitrack) {
      this.multitrack = multitrack;
    }
  }

  /** Several tracks in one tag: how they are told apart. */
  private enum Multitrack {
    ONE_TRACK,
    MANY_TRACKS,
    MANY_TRACKS_MANY_CODECS;

    static Multitrack of(int number) throws RejectedException {
      return switch (number) {
        case 0 -> ONE_TRACK;
        case 1 -> MANY_TRACKS;
        case 2 -> MANY_TRACKS_MANY_CODECS;
        default -> throw bad("a multitrack packet of the unknown kind " + number);
      };
    }
  }

  /** Reads a tag whose first four bits (format or frame type) are known already. */
  static EnhancedTag read(TagReader in, Medium medium) throws RejectedException {
    int packetType = in.unsigned8() & 0x0F;
    int offsetNanos = 0;
    while (packetType == MOD_EX) {
      byte[] data = modExData(in);
      int next = in.unsigned8();
      packetType = next & 0x0F;
      if (next >> 4 == TIMESTAMP_OFFSET_NANO) {
        offsetNanos = offsetNanos(data);
      }
    }
    if (packetType == medium.multitrack) {
      return readTracks(in, medium, offsetNanos);
    }
    Track track = packetType == DESCRIPTION ? null : new Track(in.fourCc(), in.rest());
    return new EnhancedTag(packetType, offsetNanos, 0, track);
  }

  private static byte[] modExData(TagReader in) throws RejectedException {
    int bytes = in.unsigned8() + 1;
    return in.take(bytes == LONG_MOD_EX_BYTES ? in.unsigned16() + 1 : bytes);
  }

  /** At least three bytes, and less than a millisecond; anything else says nothing. */
  private static int offsetNanos(byte[] data) {
    if (data.length < 3) {
      return 0;
    }
    int nanos = (data[0] & 0xFF) << 16 | (data[1] & 0xFF) << 8 | (data[2] & 0xFF);
    return nanos <= MAX_OFFSET_NANOS ? nanos : 0;
  }

  private static EnhancedTag readTracks(TagReader in, Medium medium, int offsetNanos)
      throws RejectedException {
    int kindAndType = in.unsigned8();
    Multitrack kind = Multitrack.of(kindAndType >> 4);
    int packetType = kindAndType & 0x0F;
    if (packetType == medium.multitrack || packetType == MOD_EX) {
      throw bad("a multitrack packet within another");
    }
    String common = kind == Multitrack.MANY_TRACKS_MANY_CODECS ? "" : in.fourCc();
    Track taken = null;
    int passedOver = 0;
    do {
      String fourCc = kind == Multitrack.MANY_TRACKS_MANY_CODECS ? in.fourCc() : common;
      int number = in.unsigned8();
      int bytes = kind == Multitrack.ONE_TRACK ? in.left() : in.unsigned24();
      if (number == 0 && taken == null) {
        taken = new Track(fourCc, in.take(bytes));
      } else {
        in.skip(bytes);
        passedOver++;
      }
    } while (in.left() > 0);
    return new EnhancedTag(packetType, offsetNanos, passedOver, taken);
  }

  private static RejectedException bad(String what) {
    return new RejectedException(RejectReason.BAD_SESSION, what);
  }
}
