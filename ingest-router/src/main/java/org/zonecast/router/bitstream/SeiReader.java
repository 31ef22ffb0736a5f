package org.zonecast.router.bitstream;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.Orientation;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.bitstream.BitReader.MalformedException;

/** Reads the messages of SEI units that the edge needs (ITU-T H.264, D.1; ITU-T H.265, D.2). */
final class SeiReader {
  private static final int RECOVERY_POINT = 6;
  private static final int DISPLAY_ORIENTATION = 47;
  private static final int FULL_TURN = 1 << 16;
  private static final int MAX_MESSAGES = 64;

  private final VideoCodec codec;
  private int recoveryFrames = -1;
  private @Nullable Orientation orientation;

  SeiReader(VideoCodec codec) {
    this.codec = codec;
  }

  /** What the recovery point says, -1 if there is none. */
  int recoveryFrames() {
    return recoveryFrames;
  }

  /** The display orientation, rounded to a quarter turn; empty if there is none. */
  Optional<Orientation> orientation() {
    return Optional.ofNullable(orientation);
  }

  /** Reads one SEI NAL unit; what cannot be read is passed over. */
  void read(byte[] data, int offset, int length) {
    int header = codec == VideoCodec.H264 ? 1 : 2;
    if (length <= header) {
      return;
    }
    var in = BitReader.ofNal(data, offset + header, length - header);
    try {
      for (int i = 0; i < MAX_MESSAGES && in.left() > 16; i++) {
        int type = number(in);
        int bytes = number(in);
        message(type, in.part(bytes));
      }
    } catch (MalformedException e) {
      return; // a player cannot read it either
    }
  }

  /** 7.3.2.3.1: bytes of 255, and one that is less. */
  private static int number(BitReader in) throws MalformedException {
    int value = 0;
    int octet;
    do {
      octet = (int) in.unsigned(8);
      value += octet;
    } while (octet == 255);
    return value;
  }

  private void message(int type, BitReader in) throws MalformedException {
    if (type == RECOVERY_POINT) {
      // recovery_frame_cnt; HEVC has recovery_poc_cnt, negative where all is right from before
      long frames = codec == VideoCodec.H264 ? in.exp() : Math.max(0, in.signedExp());
      recoveryFrames = (int) Math.min(frames, Integer.MAX_VALUE);
    } else if (type == DISPLAY_ORIENTATION) {
      boolean cancelled = in.flag(); // display_orientation_cancel_flag
      orientation = cancelled ? Orientation.UPRIGHT : turned(in);
    }
  }

  /** D.2.27 of H.264, D.3.17 of H.265: flipped first; upside down is mirrored and turned twice. */
  private static Orientation turned(BitReader in) throws MalformedException {
    boolean horizontally = in.flag(); // hor_flip
    boolean vertically = in.flag(); // ver_flip
    int quarter = FULL_TURN / 4;
    int turns = (int) (in.unsigned(16) + quarter / 2) / quarter; // anticlockwise_rotation
    return new Orientation(horizontally != vertically, (turns + (vertically ? 2 : 0)) % 4);
  }
}
