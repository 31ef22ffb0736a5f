package org.zonecast.samples.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status file serves programs: what is wrong with it is no end of the cluster. */
class StatusFileTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Console console =
      new Console(new PrintStream(said, true, UTF_8), Clock.systemUTC());

  @Test
  void aFailedWriteIsToldOnceAndTriedAgain() throws Exception {
    Path place = folder.resolve("place");
    Path file = place.resolve("status.json");
    var statusFile = new StatusFile(file, console);
    statusFile.show(status("http://one"));
    statusFile.show(status("http://one"));
    assertThat(said.toString(UTF_8)).hasLineCount(1).contains("status file").contains("place");

    Files.createDirectories(place);
    statusFile.show(status("http://one"));
    assertThat(file).content().contains("http://one");
    statusFile.show(status("http://two"));
    assertThat(file).content().contains("http://two");
    assertThat(said.toString(UTF_8)).hasLineCount(1);

    statusFile.close();
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void onlyItsOwnerReadsTheTokenInIt() throws Exception {
    Path file = folder.resolve("status.json");
    Files.createFile(folder.resolve("status.json.next")); // of a run that was killed
    var statusFile = new StatusFile(file, console);
    statusFile.show(status("http://one"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(file).content().contains("http://one");
  }

  private static LocalStatus status(String api) {
    return new LocalStatus(
        true, api, "token", List.of(), List.of(), "page", List.of(), List.of(), List.of());
  }
}
