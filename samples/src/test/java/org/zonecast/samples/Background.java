package org.zonecast.samples;

import java.util.ArrayList;
import java.util.List;

/**
 * Commands that run when nothing else wants the processors, so that what plays or broadcasts in
 * real time beside them is not kept waiting.
 */
public final class Background {
  /** Where sessions are groups that share alike, it is the session's niceness that counts. */
  private static final String WRAPPER =
      """
      if command -v setsid >/dev/null; then
        exec setsid sh -c '
          { echo 19 >/proc/self/autogroup; } 2>/dev/null
          exec nice -n 19 "$@"' sh "$@"
      fi
      exec nice -n 19 "$@"
      """;

  private Background() {}

  /** This command in the background; its process id is the program's own. */
  public static List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(List.of("sh", "-c", WRAPPER, "sh"));
    all.addAll(command);
    return all;
  }
}
