package org.zonecast.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@code zonecast} command in a process of its own, as a user would run it. */
public final class ZonecastProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private ZonecastProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts it; what it writes goes to files in {@code folder}. */
  public static ZonecastProcess start(
      Path folder, Map<String, String> environment, List<String> arguments) throws IOException {
    return run(folder, environment, command(List.of(), arguments));
  }

  /** The same, when nothing else wants the processors. */
  static ZonecastProcess startInBackground(
      Path folder, List<String> jvmOptions, List<String> arguments) throws IOException {
    return run(folder, Map.of(), Background.command(command(jvmOptions, arguments)));
  }

  private static List<String> command(List<String> jvmOptions, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(jvmOptions);
    command.addAll(TrainedProgram.options());
    command.add(Zonecast.class.getName());
    command.addAll(arguments);
    return command;
  }

  private static ZonecastProcess run(
      Path folder, Map<String, String> environment, List<String> command) throws IOException {
    Path out = folder.resolve("zonecast.out");
    Path err = folder.resolve("zonecast.err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("ZONECAST_"));
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new ZonecastProcess(builder.start(), out, err);
  }

  /** Waits for the end and gives the exit code. */
  public int exitCode(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + patience + ":\n" + written());
    }
    return process.exitValue();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** Sends SIGKILL. */
  public void kill() {
    process.destroyForcibly();
  }

  public String out() throws IOException {
    return Files.readString(out, UTF_8);
  }

  public String err() throws IOException {
    return Files.readString(err, UTF_8);
  }

  /** All that it wrote. */
  public String written() {
    try {
      return out() + err();
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
