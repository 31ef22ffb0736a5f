package org.zonecast.job.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisEndpointTest {
  private static final List<String> SENTINELS = List.of("s1:26379", "s2:26379");

  @Test
  void sentinelsWithAMasterAreAPair() {
    assertThat(RedisEndpoint.of(SENTINELS, "zone-a", null, null))
        .isEqualTo(new RedisEndpoint.Pair(SENTINELS, "zone-a"));
  }

  @Test
  void urlIsAManagedEndpoint() {
    assertThat(of("rediss://router:p%40ss+word@cache.example.com:6380"))
        .isEqualTo(
            new RedisEndpoint.Managed(
                "cache.example.com", 6380, true, "router", "p@ss+word", null));
    assertThat(of("redis://cache.example.com"))
        .isEqualTo(new RedisEndpoint.Managed("cache.example.com", 6379, false, "", "", null));
    assertThat(of("rediss://:secret@[::1]:7000/"))
        .isEqualTo(new RedisEndpoint.Managed("[::1]", 7000, true, "", "secret", null));
  }

  @Test
  void theTwoExcludeEachOther() {
    assertThatThrownBy(() -> RedisEndpoint.of(SENTINELS, null, "rediss://h:1", null))
        .hasMessageStartingWith("url ")
        .hasMessageContaining("excludes sentinels and master");
    assertThatThrownBy(() -> RedisEndpoint.of(List.of(), "zone-a", "rediss://h:1", null))
        .hasMessageStartingWith("url ");
  }

  @Test
  void oneOfThemMustBeThere() {
    assertThatThrownBy(() -> RedisEndpoint.of(List.of(), null, null, null))
        .hasMessageStartingWith("sentinels must name one")
        .hasMessageContaining("a managed Redis has url instead");
    assertThatThrownBy(() -> RedisEndpoint.of(SENTINELS, null, null, null))
        .hasMessageStartingWith("master ");
    assertThatThrownBy(() -> RedisEndpoint.of(List.of("nonsense"), "m", null, null))
        .hasMessageStartingWith("sentinels must be host:port");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://u:hush@h:1",
        "rediss://u:hush@h:1/3",
        "rediss://u:hush@h:1?x=y",
        "rediss://",
        "u:hush@h:1",
        "rediss://u:hu sh@h"
      })
  void urlOfAnotherKindIsRefusedWithoutShowingThePassword(String url) {
    assertThatThrownBy(() -> of(url))
        .hasMessageStartingWith("url must be rediss://user:password@host:port")
        .hasMessageNotContaining("hush")
        .hasNoCause();
  }

  @Test
  void passwordIsNotPrinted() {
    assertThat(of("rediss://u:hush@h:1")).hasToString("rediss://h:1");
    assertThat(of("rediss://u:hush@h:1").name()).isEqualTo("h:1");
  }

  @Test
  void certificatesAreForEncryptedEndpointsOnly(@TempDir Path dir) throws Exception {
    Path ca = Files.createFile(dir.resolve("ca.pem"));
    assertThatThrownBy(() -> RedisEndpoint.of(List.of(), null, "redis://h:1", ca))
        .hasMessageStartingWith("ca ");
    assertThatThrownBy(() -> RedisEndpoint.of(SENTINELS, "m", null, ca))
        .hasMessageStartingWith("ca ");
    assertThatThrownBy(
            () -> RedisEndpoint.of(List.of(), null, "rediss://h:1", dir.resolve("none.pem")))
        .hasMessageStartingWith("ca must be a file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nbm9u",
        "-----BEGIN PRIVATE KEY-----\nbm9uc2Vuc2U=\n-----END PRIVATE KEY-----\n"
      })
  void fileWithoutACertificateIsRefusedByItsKey(String text, @TempDir Path dir) throws Exception {
    Path ca = Files.writeString(dir.resolve("ca.pem"), text);
    assertThatThrownBy(() -> RedisEndpoint.of(List.of(), null, "rediss://h:1", ca))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ca must be a PEM file with certificates, got " + ca);
  }

  @Test
  void oneCertificateIsEnough(@TempDir Path dir) throws Exception {
    ManagedRedis.makeCertificate(dir);
    Path ca = dir.resolve("cert.pem");
    assertThat(RedisEndpoint.of(List.of(), null, "rediss://h:1", ca))
        .isEqualTo(new RedisEndpoint.Managed("h", 1, true, "", "", ca));
  }

  private static RedisEndpoint of(String url) {
    return RedisEndpoint.of(List.of(), null, url, null);
  }
}
