package org.zonecast.samples.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zonecast.redis.ChildProcess;
import org.zonecast.redis.ProcessHost;
import org.zonecast.samples.Zonecast;

/**
 * Starts this program again, with another command, on this JVM's own Java and class path. What a
 * child writes goes to a file of its own, and its temporary files lie in the cluster's folder.
 */
final class JvmLauncher {
  private static final String ENVIRONMENT = "ZONECAST_";

  /** All that a child inherits of our own variables: the others would change its configuration. */
  private static final Set<String> INHERITED = Set.of("ZONECAST_LOG", "ZONECAST_LOG_LEVEL");

  private final Path folder;
  private final Path temporary;
  private final Wiring wiring;
  private final Map<String, PartLog> logs = new HashMap<>();

  JvmLauncher(Path data, Wiring wiring) throws IOException {
    this.wiring = wiring;
    folder = Files.createDirectories(data.resolve("log"));
    temporary = Files.createDirectories(data.resolve("tmp"));
  }

  /** Removes what the children left in their folder for temporary files. */
  void clean() throws IOException {
    Folders.delete(temporary);
  }

  /** Where a part's output is kept. */
  PartLog logOf(String id) {
    return logs.computeIfAbsent(id, _ -> new PartLog(folder.resolve(id + ".log")));
  }

  /**
   * Starts {@code zonecast} with {@code arguments} in a JVM with {@code options} for its heap, at
   * {@code host}. {@code environment} is for what other users of this machine must not see.
   */
  ChildProcess zonecast(
      String id,
      ProcessHost host,
      List<String> options,
      Map<String, String> environment,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.io.tmpdir=" + temporary));
    command.addAll(options);
    command.addAll(wiring.jvmOf(id));
    String cds = System.getProperty("zonecast.cds");
    if (cds != null) {
      command.addAll(List.of("-XX:SharedArchiveFile=" + cds, "-Xlog:disable"));
      command.add("-Dzonecast.cds=" + cds);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Zonecast.class.getName()));
    command.addAll(arguments);
    return program(id, environment, host.command(command));
  }

  /** Starts any program, with {@code environment} besides what it inherits. */
  ChildProcess program(String id, Map<String, String> environment, List<String> command)
      throws IOException {
    PartLog log = logOf(id);
    log.begin();
    return ChildProcess.start(
        id,
        command,
        builder -> {
          builder
              .environment()
              .keySet()
              .removeIf(name -> name.startsWith(ENVIRONMENT) && !INHERITED.contains(name));
          builder.environment().putAll(environment);
          builder.environment().putAll(wiring.environmentOf(id));
          builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
        });
  }
}
