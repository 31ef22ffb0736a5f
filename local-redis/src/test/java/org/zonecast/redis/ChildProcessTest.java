package org.zonecast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a child when its JVM is killed, and of its watcher when the child is. */
class ChildProcessTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** A JVM of its own that starts a child, says its pid, and then waits to be killed. */
  static final class Host {
    public static void main(String[] args) throws IOException {
      System.out.println(ChildProcess.start("sleeper", List.of("sleep", "600")).pid());
      System.in.read();
    }
  }

  @Test
  void killedJvmTakesItsChildAndTheWatcherAlong() throws IOException {
    Process host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Host.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long pid = Long.parseLong(lines(host).readLine());
    ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
    await().atMost(SOON).until(() -> isSleep(child));
    List<ProcessHandle> watchers = watchersOf(child);

    host.destroyForcibly();

    try {
      await().atMost(SOON).until(() -> !child.isAlive());
      await().atMost(SOON).until(() -> watchers.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void terminatedChildLeavesNoWatcher() throws IOException {
    ChildProcess child = ChildProcess.start("sleeper", List.of("sleep", "600"));
    ProcessHandle handle = ProcessHandle.of(child.pid()).orElseThrow();
    await().atMost(SOON).until(() -> isSleep(handle));
    List<ProcessHandle> watchers = watchersOf(handle);

    child.terminate();

    assertThat(child.awaitExit(SOON)).isTrue();
    await().atMost(SOON).until(() -> watchers.stream().noneMatch(ProcessHandle::isAlive));
  }

  private static boolean isSleep(ProcessHandle process) {
    return process.info().command().map(command -> !command.endsWith("sh")).orElse(false)
        && !watchersOf(process).isEmpty();
  }

  private static List<ProcessHandle> watchersOf(ProcessHandle child) {
    return child.descendants().toList();
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
