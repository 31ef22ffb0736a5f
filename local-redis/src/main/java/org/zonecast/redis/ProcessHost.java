package org.zonecast.redis;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where processes of this machine stand.
 *
 * @param address that they listen on and are reached at
 * @param launcher the beginning of their command lines, such as {@code ip netns exec NAME}; it must
 *     become the program itself
 */
public record ProcessHost(String address, List<String> launcher) {

  /** This machine's loopback. */
  public static final ProcessHost LOOPBACK = new ProcessHost("127.0.0.1", List.of());

  public ProcessHost {
    launcher = List.copyOf(launcher);
  }

  /** The whole command line that starts a program there. */
  public List<String> command(List<String> program) {
    return Stream.concat(launcher.stream(), program.stream()).toList();
  }
}
