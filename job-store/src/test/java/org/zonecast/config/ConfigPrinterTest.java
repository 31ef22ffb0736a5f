package org.zonecast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigPrinterTest {
  private static final SampleConfig CONFIG =
      new SampleConfig(
          "r1",
          new SampleConfig.Rtmp(1935),
          new SampleConfig.Auth("very secret", ""),
          List.of(new SampleConfig.Peer("17", URI.create("http://r2"))),
          List.of(),
          1.5,
          OptionalInt.of(9),
          new SampleConfig.Http(80),
          null,
          LogFormat.JSON);

  @TempDir Path folder;

  @Test
  void hidesSecrets() {
    assertThat(ConfigPrinter.print(CONFIG)).doesNotContain("very").contains("apiToken: (hidden)");
  }

  @Test
  void aNumberThatIsLeftToTheProgramIsPrintedAsAuto() throws Exception {
    String printed = ConfigPrinter.print(CONFIG).replace("units: 9", "units: auto");
    Path file = Files.writeString(folder.resolve("c.yaml"), printed);
    SampleConfig auto = ConfigLoader.load(file, Map.of(), List.of(), SampleConfig.class);
    assertThat(auto.units()).isEmpty();
    assertThat(ConfigPrinter.print(auto)).contains("units: auto");
  }

  @Test
  void whatItPrintsCanBeReadAgain() throws Exception {
    Path file = Files.writeString(folder.resolve("c.yaml"), ConfigPrinter.print(CONFIG));
    SampleConfig again =
        ConfigLoader.load(file, Map.of(), List.of("auth.apiToken=very secret"), SampleConfig.class);
    assertThat(again).isEqualTo(CONFIG);
  }
}
