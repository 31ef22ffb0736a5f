package org.zonecast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  private static final String GOOD =
      """
      id: r1
      rtmp: {port: 1935}
      auth:
        apiToken: "12345678"
      peers:
        - {id: r2, url: "http://r2:8080"}
      """;

  @TempDir Path folder;

  @Test
  void bindsAFileToRecordsAndFillsInDefaults() throws Exception {
    assertThat(load(GOOD))
        .isEqualTo(
            new SampleConfig(
                "r1",
                new SampleConfig.Rtmp(1935),
                new SampleConfig.Auth("12345678", ""),
                List.of(new SampleConfig.Peer("r2", URI.create("http://r2:8080"))),
                List.of(),
                1.5,
                OptionalInt.empty(),
                new SampleConfig.Http(8080),
                null,
                LogFormat.TEXT));
  }

  @Test
  void environmentStandsAboveTheFileAndFlagsAboveTheEnvironment() throws Exception {
    var env =
        Map.of(
            "ZONECAST_RTMP_PORT", "1",
            "ZONECAST_HTTP_PORT", "81",
            "ZONECAST_AUTH_API_TOKEN", "00012",
            "ZONECAST_TAGS", "[a, b]",
            "ZONECAST_PEERS", "[{\"id\": \"p\", \"url\": \"http://p\"}]",
            "ZONECAST_LOG", "json",
            "ZONECAST_PROGRAM", "/built",
            "ZONECAST_PROFILE", "lgpl",
            "OTHER", "x");
    SampleConfig config = load(GOOD, env, List.of("rtmp.port=2", "rtmp.port=3"));
    assertThat(config.rtmp().port()).isEqualTo(3);
    assertThat(config.http().port()).isEqualTo(81);
    assertThat(config.auth().apiToken()).isEqualTo("00012");
    assertThat(config.tags()).containsExactly("a", "b");
    assertThat(config.peers()).extracting(SampleConfig.Peer::id).containsExactly("p");
    assertThat(config.log()).isEqualTo(LogFormat.JSON);
  }

  @Test
  void aSectionFromTheEnvironmentGivesWayToAKeyInIt() throws Exception {
    var env = Map.of("ZONECAST_RTMP", "{port: 5}", "ZONECAST_RTMP_PORT", "6");
    assertThat(load(GOOD, env, List.of()).rtmp().port()).isEqualTo(6);
    assertThat(load(GOOD, Map.of("ZONECAST_RTMP", "{port: 5}"), List.of()).rtmp().port())
        .isEqualTo(5);
  }

  @Test
  void aNumberThatMayBeLeftToTheProgramIsAutoOrGiven() throws Exception {
    assertThat(load(GOOD).units()).isEmpty();
    assertThat(load(GOOD + "units: auto\n").units()).isEmpty();
    assertThat(load(GOOD + "units: 60\n").units()).hasValue(60);
    assertThat(load(GOOD, Map.of("ZONECAST_UNITS", "7"), List.of()).units()).hasValue(7);
    assertThatThrownBy(() -> load(GOOD + "units: many\n"))
        .hasMessageContaining("units")
        .hasMessageContaining("a whole number or auto");
  }

  @Test
  void anEmptyValueInTheFileIsAnAbsentOne() throws Exception {
    assertThat(load(GOOD + "recordFeeds:\n").recordFeeds()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rtmp.prot=1     | rtmp.prot: unknown key (from --set); did you mean "port"?
          rtmp.port=x     | rtmp.port: must be a whole number, got "x"
          rtmp.port=1.5   | rtmp.port: must be a whole number, got 1.5
          rtmp.port=70000 | rtmp.port: must be 0 to 65535, got 70000
          rtmp.port=      | rtmp.port: is empty (from --set); it must be a whole number
          rtmp=7          | rtmp: must be a section with the keys port, got 7
          peers.id=7      | peers.id: peers has no keys of its own; set it whole, in YAML or JSON
          tags=a          | tags: must be a list, such as [a, b], got "a"
          log=loud        | log: must be one of text, json, got "loud"
          headroom=high   | headroom: must be a number, got "high"
          peers=[{id: 1}] | peers[0].id: must be text (in quotes if it looks like something else), got 1
          peers=[{id: a}] | peers[0].url: missing; it must be a URL
          noEquals        | --set needs key=value, got "noEquals"
          """)
  void tellsInOneLineWhatIsWrongWithWhichKey(String set, String message) {
    assertThatThrownBy(() -> load(GOOD, Map.of(), List.of(set)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void anUnknownKeyInTheFileIsNamedWithItsPath() {
    assertThatThrownBy(() -> load(GOOD.replace("{port: 1935}", "{port: 1, tls: true}")))
        .hasMessage("rtmp.tls: unknown key; allowed: port");
  }

  @Test
  void aMissingKeyIsNamed() {
    assertThatThrownBy(() -> load("id: r1\nauth: {apiToken: x}\n"))
        .hasMessage("rtmp: missing; it must be a section with the keys port");
  }

  @Test
  void aValueRefusedByARecordInAListIsNamedWithItsPlace() {
    assertThatThrownBy(() -> load(GOOD.replace("id: r2", "id: ' '")))
        .hasMessage("peers[0].id: must not be empty");
  }

  @Test
  void anEnvironmentVariableThatNamesNoKeyIsRefused() {
    assertThatThrownBy(() -> load(GOOD, Map.of("ZONECAST_RTNP_PORT", "1"), List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ZONECAST_RTNP_PORT")
        .hasMessageContaining("did you mean \"rtmp\"?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id: a\nid: b\n", "id: [", "- a\n- b\n"})
  void brokenYamlIsAnErrorOfOneLine(String yaml) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains("router.yaml")
        .hasLineCount(1);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() ->
            ConfigLoader.load(folder.resolve("none.yaml"), Map.of(), List.of(), SampleConfig.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("none.yaml");
  }

  private SampleConfig load(String yaml) throws IOException, ConfigException {
    return load(yaml, Map.of(), List.of());
  }

  private SampleConfig load(String yaml, Map<String, String> env, List<String> sets)
      throws IOException, ConfigException {
    Path file = Files.writeString(folder.resolve("router.yaml"), yaml);
    return ConfigLoader.load(file, env, sets, SampleConfig.class);
  }
}
