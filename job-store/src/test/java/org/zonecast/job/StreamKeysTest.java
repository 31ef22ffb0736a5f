package org.zonecast.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.job.StreamKeys.RefusedKeyException;

class StreamKeysTest {
  private static final String SECRET = "a secret of 16 or more characters";
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

  private final StreamKeys keys = keysAt(NOW);

  @Test
  void keySaysWhatWasSigned() throws Exception {
    String key = keys.sign("stream-1", TOMORROW, StreamKeys.PUBLISH);

    assertThat(keysAt(TOMORROW.minusSeconds(1)).verify(key, StreamKeys.PUBLISH))
        .isEqualTo(new StreamKeys.Content("stream-1", TOMORROW, StreamKeys.PUBLISH));
  }

  @Test
  void keyWithAnyCharacterChangedIsRefused() {
    String key = keys.sign("stream-1", TOMORROW, StreamKeys.PUBLISH);

    for (int i = 0; i < key.length(); i++) {
      char other = key.charAt(i) == 'x' ? 'y' : 'x';
      assertRefused(key.substring(0, i) + other + key.substring(i + 1), "stream key");
      assertRefused(key.substring(0, i) + key.substring(i + 1), "stream key");
    }
  }

  @Test
  void keyIsRefusedFromItsExpiryOn() {
    String key = keys.sign("stream-1", TOMORROW, StreamKeys.PUBLISH);

    assertThatThrownBy(() -> keysAt(TOMORROW).verify(key, StreamKeys.PUBLISH))
        .isInstanceOf(RefusedKeyException.class)
        .hasMessageContaining("expired");
  }

  @Test
  void keyOfAnotherRoleOrSecretIsRefused() {
    assertRefused(keys.sign("stream-1", TOMORROW, "play"), "play");
    var others = new StreamKeys("another secret of enough characters", clockAt(NOW));
    assertRefused(others.sign("stream-1", TOMORROW, StreamKeys.PUBLISH), "wrong stream key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "...", "....", "stream-1", "a.b.c.d", "\ud800.1.publish.x"})
  void whatIsNoKeyIsRefused(String text) {
    assertRefused(text, "stream key");
    assertRefused(text + "x".repeat(300), "stream key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "zzzzzzzzzzzzz", "1y2p0ij32e8e7", "not/base36"})
  void rightlySignedKeyWithAnImpossibleExpiryIsRefused(String expiry) {
    String content = "stream-1." + expiry + ".publish";

    assertRefused(content + "." + signatureOf(content), "stream key");
  }

  @Test
  void garbageIsRefused() {
    var random = new Random(20261121);
    for (int round = 0; round < 2000; round++) {
      byte[] garbage = new byte[random.nextInt(300)];
      random.nextBytes(garbage);
      assertRefused(new String(garbage, StandardCharsets.ISO_8859_1), "stream key");
    }
  }

  @Test
  void nothingWithADotIsSigned() {
    assertThatThrownBy(() -> keys.sign("a.b", TOMORROW, StreamKeys.PUBLISH))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keys.sign("a", TOMORROW, "pub.lish"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shortSecretIsRefused() {
    assertThatThrownBy(() -> new StreamKeys("15 characters..", clockAt(NOW)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertRefused(String key, String reason) {
    assertThatThrownBy(() -> keys.verify(key, StreamKeys.PUBLISH))
        .isInstanceOf(RefusedKeyException.class)
        .hasMessageContaining(reason);
  }

  private static StreamKeys keysAt(Instant now) {
    return new StreamKeys(SECRET, clockAt(now));
  }

  private static Clock clockAt(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private static String signatureOf(String content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] full = mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(full, 16));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
