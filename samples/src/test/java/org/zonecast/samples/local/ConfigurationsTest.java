package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations of a cluster's parts have its secrets in them. */
class ConfigurationsTest {
  @TempDir private Path folder;

  @Test
  void theirFolderIsForItsOwnerAloneAlsoWhereAnEarlierRunMadeIt() throws Exception {
    Path config = Files.createDirectory(folder.resolve("config"));
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rwxr-xr-x"));
    var _ =
        new Configurations(
            config,
            LocalOptions.idle(18_000, 1, 1, 1),
            new PortPlan(18_000),
            Secrets.of(folder),
            List.<LocalCdn>of());
    assertThat(Files.getPosixFilePermissions(config))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }
}
