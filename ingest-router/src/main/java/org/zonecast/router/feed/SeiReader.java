package org.zonecast.router.feed;

import org.zonecast.job.VideoCodec;
import org.zonecast.router.feed.BitReader.MalformedException;

/** Reads the messages of SEI units that the edge needs (ITU-T H.264, D.1; ITU-T H.265, D.2). */
final class SeiReader {
  private static final int RECOVERY_POINT = 6;
  private static final int DISPLAY_ORIENTATION = 47;
  private static final int FULL_TURN = 1 << 16;
  private static final int MAX_MESSAGES = 64;

  private final VideoCodec codec;
  private int recoveryFrames = -1;
  private int rotationDegrees;

  SeiReader(VideoCodec codec) {
    this.codec = codec;
  }

  /** What the recovery point says, -1 if there is none. */
  int recoveryFrames() {
    return recoveryFrames;
  }

  /** The display orientation, rounded to a quarter turn: 0, 90, 180 or 270 anticlockwise. */
  int rotationDegrees() {
    return rotationDegrees;
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
    } else if (type == DISPLAY_ORIENTATION && !in.flag()) { // display_orientation_cancel_flag
      in.skip(2); // hor_flip, ver_flip
      int quarter = FULL_TURN / 4;
      rotationDegrees = (int) ((in.unsigned(16) + quarter / 2) / quarter % 4) * 90;
    }
  }
}
