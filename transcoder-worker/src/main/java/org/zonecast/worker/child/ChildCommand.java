package org.zonecast.worker.child;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a codec child: this JVM's own java and class path with a main class. */
public final class ChildCommand {
  private ChildCommand() {}

  /** The command for {@code mainClass}, with flags for a small JVM that starts fast. */
  public static List<String> forMainClass(String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx256m");
    command.add("-XX:-UsePerfData");
    // Standard output carries messages: the JVM's own warnings must not stand between them.
    command.add("-XX:+DisplayVMOutputToStderr");
    command.add("-Xlog:disable");
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    String archive = System.getProperty("zonecast.cds");
    if (archive != null) {
      command.add("-XX:SharedArchiveFile=" + archive);
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
    return List.copyOf(command);
  }
}
