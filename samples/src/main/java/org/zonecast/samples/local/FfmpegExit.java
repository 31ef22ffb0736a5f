package org.zonecast.samples.local;

/** The exit codes of the {@code ffmpeg} program. */
final class FfmpegExit {
  /** It was asked to end by a signal, and said goodbye. */
  private static final int ASKED = 255;

  private static final int KILLED = 128 + 9;

  private FfmpegExit() {}

  /** Whether its connection broke or was refused, after which an encoder tries again. */
  static boolean isTrouble(int code) {
    return code != ASKED && code != KILLED;
  }
}
