package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.samples.ZonecastProcess;
import picocli.CommandLine;

/** Two clusters in one folder would write into each other's Redis data. */
class FolderLockTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void aSecondClusterIsRefusedWhateverItsPorts() throws Exception {
    int portBase = LocalPorts.freeBase(2, 1);
    assertRefused(List.of("local", "--port-base", Integer.toString(portBase)));
  }

  @Test
  void aSecondChaosIsRefusedAndTheFirstOnesFilesStay() throws Exception {
    Path status = Files.writeString(folder.resolve("status.json"), "the first one's");
    assertRefused(List.of("chaos", "--faults", "kill-child"));
    assertThat(status).hasContent("the first one's");
  }

  private void assertRefused(List<String> command) throws Exception {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--data", folder.toString()));
    Path outputs = Files.createDirectories(folder.resolve("outputs"));
    try (FolderLock _ = take();
        ZonecastProcess second = ZonecastProcess.start(outputs, Map.of(), arguments)) {
      assertThat(second.exitCode(PATIENCE)).as(second.written()).isEqualTo(2);
      assertThat(second.err())
          .contains("--data: a cluster runs in " + folder.toRealPath())
          .hasLineCount(1);
    }
  }

  @Test
  void theFileOfAKilledClusterIsNoLock() throws Exception {
    Files.createFile(folder.resolve("lock"));
    try (FolderLock _ = take()) {
      assertThat(folder.resolve("lock")).exists();
    }
  }

  @Test
  void whoeverEndsLeavesItToTheNext() throws Exception {
    take().close();
    try (FolderLock _ = take()) {
      assertThat(folder.resolve("lock")).exists();
    }
  }

  private FolderLock take() {
    return FolderLock.take(folder, new CommandLine(new LocalCommand()));
  }
}
