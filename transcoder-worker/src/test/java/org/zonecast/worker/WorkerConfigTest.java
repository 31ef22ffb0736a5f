package org.zonecast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.config.ConfigException;
import org.zonecast.config.ConfigLoader;

/** Where a worker says that edges bring jobs. */
class WorkerConfigTest {
  private static final String SECRET = "offers.secret=long-enough-123456";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"10.0.0.2, http://10.0.0.2:9000", "fd00::2, http://[fd00::2]:9000"})
  void theUrlIsMadeOfTheHost(String host, URI url) throws Exception {
    assertThat(load("host=" + host, SECRET).offersAt(9000)).isEqualTo(url).hasPort(9000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void atAllAddressesNobodyReachesIt(String host) throws Exception {
    assertThatThrownBy(() -> load("host=" + host, SECRET))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("offers.url: must say where edges reach this worker");
    assertThat(load("host=" + host).offersAt(9000)).isNull();
    assertThat(load("host=" + host, SECRET, "offers.url=http://w2:1").offersAt(9000))
        .isEqualTo(URI.create("http://w2:1"));
  }

  private WorkerConfig load(String... sets) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("worker.yaml"), "id: w2\nzone: z\nredis: {url: redis://127.0.0.1}\n");
    return ConfigLoader.load(file, Map.of(), List.of(sets), WorkerConfig.class);
  }
}
