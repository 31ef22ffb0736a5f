package org.zonecast.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.config.ConfigException;
import org.zonecast.config.ConfigLoader;

/** Where a router says that it is reached. */
class RouterConfigTest {
  private static final String FEEDS = "feedUrl=ws://edge.example:9000";
  private static final String PUSH = "ingest.rtmp=[\"rtmp://edge.example/live\"]";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1,    ws://10.0.0.1:8080,     rtmp://10.0.0.1:1935/live",
    "router-a.eu, ws://router-a.eu:8080,  rtmp://router-a.eu:1935/live",
    "fd00::1,     ws://[fd00::1]:8080,    rtmp://[fd00::1]:1935/live",
    "[fd00::1],   ws://[fd00::1]:8080,    rtmp://[fd00::1]:1935/live"
  })
  void urlsAreMadeOfTheHost(String host, URI feeds, URI push) throws Exception {
    var addresses = new Addresses(load("host=" + host));
    assertThat(addresses.feedBase()).isEqualTo(feeds);
    assertThat(addresses.feedBase().getPort()).isEqualTo(8080);
    assertThat(addresses.ingest()).containsExactly(push);
  }

  @Test
  void urlsThatAreGivenStandInTheirPlace() throws Exception {
    var addresses = new Addresses(load("host=10.0.0.1", FEEDS, PUSH));
    assertThat(addresses.feedBase()).isEqualTo(URI.create("ws://edge.example:9000"));
    assertThat(addresses.ingest()).containsExactly(URI.create("rtmp://edge.example/live"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "[::]"})
  void nobodyReachesARouterAtAllAddresses(String host) throws Exception {
    for (String one : List.of("drainSeconds=1", FEEDS, PUSH)) {
      assertThatThrownBy(() -> load("host=" + host, one))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith(
              "host: must say where workers and broadcasters reach this router, got " + host)
          .hasMessageContainingAll("listen", "feedUrl", "ingest.rtmp");
    }
    assertThat(load("host=" + host, FEEDS, PUSH).feedUrl()).hasHost("edge.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "host=router a        | host: must be a name or an address that can stand in a URL, got \"router a\"",
        "host=router_a        | host: must be a name or an address that can stand in a URL, got \"router_a\"",
        "host=fd00::x         | host: must be a name or an address that can stand in a URL, got \"fd00::x\"",
        "feedUrl=edge:9000    | feedUrl: must be a URL such as ws://host:port, got edge:9000",
        "feedUrl=http://edge  | feedUrl: must be a URL such as ws://host:port, got http://edge",
        "ingest.rtmp=[\"edge/live\"]       | ingest.rtmp: must be a URL such as rtmp://host:port, got edge/live",
        "ingest.rtmp=[\"rtmp:///live\"]    | ingest.rtmp: must be a URL such as rtmp://host:port, got rtmp:///live",
        "peers=[{id: p, zone: z, url: x}]  | peers[0].url: must be a URL such as http://host:port, got x"
      })
  void whatCannotBeReachedIsNamed(String set, String said) {
    assertThatThrownBy(() -> load(set)).isInstanceOf(ConfigException.class).hasMessage(said);
  }

  private RouterConfig load(String... sets) throws Exception {
    String text =
        """
        id: r1
        region: local
        zone: zone-a
        redis: {url: redis://127.0.0.1}
        auth: {apiToken: long-enough, keySecret: long-enough-123456, internalSecret: long-enough-123456}
        """;
    Path file = Files.writeString(folder.resolve("router.yaml"), text);
    return ConfigLoader.load(file, Map.of(), List.of(sets), RouterConfig.class);
  }
}
