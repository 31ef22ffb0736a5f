package org.zonecast.samples.local;

import java.io.IOException;
import java.util.List;

/** How the {@code ffmpeg} program ended. */
final class FfmpegExit {
  private static final int KILLED = 128 + 9;

  /** It ends with 255 after a signal, but also when the other side closes. */
  private static final int ASKED_OR_CLOSED = 255;

  private static final String ASKED = "received signal";
  private static final int LAST_LINES = 20;

  private FfmpegExit() {}

  /** Whether its connection broke or was refused, after which an encoder tries again. */
  static boolean isTrouble(int code, PartLog log) {
    return code != KILLED && !(code == ASKED_OR_CLOSED && wasAsked(log));
  }

  private static boolean wasAsked(PartLog log) {
    try {
      List<String> lines = log.lines();
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
          .anyMatch(line -> line.contains(ASKED));
    } catch (IOException e) {
      return false; // without its word it counts as a broken connection
    }
  }
}
