package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.samples.ZonecastProcess;

/** Where the status file is to be written is looked at before anything is started. */
class JsonStatusTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void aKilledRunsFileWhichSaysReadyIsRemovedAtOnce() throws Exception {
    Path status = Files.writeString(folder.resolve("status.json"), "{\"ready\": true}");
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.createFile(data.resolve("secrets.json")); // with which nothing is started
    assertEnds(1, status, "secrets.json");
    assertThat(status).doesNotExist();
  }

  @Test
  void aPlaceThatIsNotThereIsWrongUse() throws Exception {
    assertEnds(2, folder.resolve("no-such/status.json"), "--json-status: there is no folder");
  }

  @Test
  void aFolderInItsPlaceIsWrongUse() throws Exception {
    assertEnds(2, folder, "--json-status: " + folder + " is a folder");
  }

  private void assertEnds(int code, Path status, String said) throws Exception {
    List<String> arguments =
        List.of(
            "local",
            "--port-base=" + LocalPorts.freeBase(2, 1),
            "--data=" + folder.resolve("data"),
            "--json-status=" + status);
    try (ZonecastProcess process = ZonecastProcess.start(folder, Map.of(), arguments)) {
      assertThat(process.exitCode(PATIENCE)).as(process.written()).isEqualTo(code);
      assertThat(process.err()).contains(said).hasLineCount(1);
    }
  }
}
