package org.zonecast.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A program in a process of its own is told to end. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndSignalsTest {
  private static final int ENDED_BY_SECOND = 130;
  private static final String IGNORED = "SigIgn:";
  private static final long HANG_UP_BIT = 1;

  private final List<Process> started = new ArrayList<>();

  /** Tells when it is asked to end, then answers each line until there are no more. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
      EndSignals end =
          EndSignals.handle(() -> {
            throw new IllegalStateException("even this fails");
          });
      System.out.println("ready");
      end.await();
      System.out.println("asked");
      var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(line);
      }
    }
  }

  @AfterEach
  void kill() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void aSecondSignalEndsItAlsoWhereWhatIsStillDoneFails() throws Exception {
    Process program = start(List.of());
    BufferedReader out = readyOutput(program);
    signal(program, "TERM");
    assertThat(out.readLine()).isEqualTo("asked");
    signal(program, "TERM");
    assertThat(program.waitFor()).isEqualTo(ENDED_BY_SECOND);
  }

  @Test
  void aClosedTerminalAsksForAnOrderlyEndHoweverOftenItIsTold() throws Exception {
    Process program = start(List.of());
    BufferedReader out = readyOutput(program);
    assumeFalse(OS.LINUX.isCurrentOs() && ignoresHangUp(program), "the tests run under nohup");
    signal(program, "HUP");
    assertThat(out.readLine()).isEqualTo("asked");
    signal(program, "HUP");
    program.getOutputStream().write("still there\n".getBytes(UTF_8));
    program.getOutputStream().close();
    assertThat(out.readLine()).isEqualTo("still there");
    assertThat(program.waitFor()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatIsToOutliveItsTerminalDoes() throws Exception {
    Process program = start(List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh"));
    readyOutput(program);
    assertThat(ignoresHangUp(program)).isTrue();
  }

  private static boolean ignoresHangUp(Process program) throws IOException {
    String ignored =
        Files.readAllLines(Path.of("/proc/" + program.pid() + "/status")).stream()
            .filter(line -> line.startsWith(IGNORED))
            .findFirst()
            .orElseThrow();
    String mask = ignored.substring(IGNORED.length()).strip();
    return (Long.parseUnsignedLong(mask, 16) & HANG_UP_BIT) != 0;
  }

  private Process start(List<String> wrapper) throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
    Process program =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    started.add(program);
    return program;
  }

  private static BufferedReader readyOutput(Process program) throws IOException {
    var out = new BufferedReader(new InputStreamReader(program.getInputStream(), UTF_8));
    assertThat(out.readLine()).isEqualTo("ready");
    return out;
  }

  private static void signal(Process program, String name) throws Exception {
    String pid = Long.toString(program.pid());
    assertThat(new ProcessBuilder("kill", "-s", name, pid).inheritIO().start().waitFor()).isZero();
  }
}
