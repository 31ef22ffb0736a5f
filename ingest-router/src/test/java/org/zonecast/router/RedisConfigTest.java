package org.zonecast.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.config.ConfigException;
import org.zonecast.config.ConfigLoader;
import org.zonecast.job.redis.RedisEndpoint;

/** A router's Redis: a pair or a managed endpoint, and nothing in between. */
class RedisConfigTest {
  @TempDir private Path folder;

  @Test
  void pairIsNamedByItsSentinels() throws Exception {
    assertThat(load("{sentinels: ['s1:1'], master: zone-a}", Map.of()).settings().endpoint())
        .isEqualTo(new RedisEndpoint.Pair(List.of("s1:1"), "zone-a"));
  }

  @Test
  void managedEndpointMayComeFromTheEnvironment() throws Exception {
    RouterConfig.Redis redis =
        load("{connections: 4}", Map.of("ZONECAST_REDIS_URL", "rediss://u:p@cache:6380"));

    assertThat(redis.settings().endpoint())
        .isEqualTo(new RedisEndpoint.Managed("cache", 6380, true, "u", "p", null));
    assertThat(redis.settings().connections()).isEqualTo(4);
  }

  @Test
  void bothOrNeitherIsAnErrorThatNamesTheKey() {
    assertThatThrownBy(() -> load("{sentinels: ['s1:1'], master: m, url: 'redis://h'}", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("redis.url: is for a managed Redis and excludes sentinels");
    assertThatThrownBy(() -> load("{connections: 4}", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("redis.sentinels: must name one at least");
    assertThatThrownBy(() -> load("{url: 'rediss://u:hush@h/7'}", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("redis.url: must be rediss://user:password@host:port")
        .hasMessageNotContaining("hush");
  }

  @Test
  void fileWithoutCertificatesIsAnErrorThatNamesTheKey() throws Exception {
    Path ca = Files.writeString(folder.resolve("ca.pem"), "nonsense");
    assertThatThrownBy(() -> load("{url: 'rediss://h', ca: '" + ca + "'}", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("redis.ca: must be a PEM file with certificates");
  }

  private RouterConfig.Redis load(String redis, Map<String, String> environment) throws Exception {
    String text =
        """
        id: r1
        region: local
        zone: zone-a
        redis: %s
        auth: {apiToken: long-enough, keySecret: long-enough-123456, internalSecret: long-enough-123456}
        """
            .formatted(redis);
    Path file = Files.writeString(folder.resolve("router.yaml"), text);
    return ConfigLoader.load(file, environment, List.of(), RouterConfig.class).redis();
  }
}
