package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder's secrets are there for its next run, and for its owner alone. */
class SecretsTest {
  @TempDir private Path folder;

  @Test
  void theyAreKept() throws Exception {
    Files.writeString(folder.resolve("secrets.json.next"), "{"); // of a start that was killed
    Secrets made = Secrets.of(folder);
    assertThat(Secrets.of(folder)).isEqualTo(made);
    assertThat(folder).isDirectoryNotContaining("glob:**.next");
    assertThat(Files.getPosixFilePermissions(folder.resolve("secrets.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"apiToken\": \"x\"}"})
  void aDamagedFileIsNamed(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("secrets.json"), content);
    assertThatThrownBy(() -> Secrets.of(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file.toString(), "put a copy of it there", "--data");
  }

  @Test
  void aStartThatCannotWriteThemLeavesNoneBehind() throws Exception {
    Path inTheWay = Files.createDirectories(folder.resolve("secrets.json.next"));
    Files.createFile(inTheWay.resolve("file"));
    assertThatThrownBy(() -> Secrets.of(folder)).isInstanceOf(IOException.class);
    assertThat(folder.resolve("secrets.json")).doesNotExist();
  }
}
