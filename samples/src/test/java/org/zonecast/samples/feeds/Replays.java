package org.zonecast.samples.feeds;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.zonecast.samples.Background;
import org.zonecast.worker.codec.ReplayCommand;
import picocli.CommandLine;

/** A process in the background that replays one feed after another. */
final class Replays implements AutoCloseable {
  private static final String ANSWER = "replayed ";
  private static final String SEPARATOR = "\t";

  private final Process process;
  private final PrintStream wanted;
  private final BufferedReader said;

  Replays() throws IOException {
    process =
        new ProcessBuilder(
                Background.command(
                    List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())))
            .redirectErrorStream(true)
            .start();
    wanted = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    said = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Replays a feed from one of its segments on.
   *
   * @throws IOException if it cannot be replayed, with all that was said about it
   */
  synchronized void replay(Path feed, long from, Path out) throws IOException {
    wanted.println(feed + SEPARATOR + from + SEPARATOR + out);
    var others = new StringBuilder();
    String line = said.readLine();
    while (line != null && !line.startsWith(ANSWER)) {
      others.append(line).append('\n');
      line = said.readLine();
    }
    if (!(ANSWER + CommandLine.ExitCode.OK).equals(line)) {
      throw new IOException("%s from segment %d: %s, %s".formatted(feed, from, line, others));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The process: takes a line for each replay, and answers with its exit code. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] parts = line.split(SEPARATOR, -1);
        var errors = new StringWriter();
        int code =
            new CommandLine(new ReplayCommand())
                .setErr(new PrintWriter(errors))
                .execute(parts[0], "--from", parts[1], "--out", parts[2]);
        System.out.print(errors);
        System.out.println();
        System.out.println(ANSWER + code);
      }
    }
  }
}
