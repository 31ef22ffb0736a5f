package org.zonecast.router.authority;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** The token that admits a worker to one epoch's feed. */
public record JobSecret(String text) {
  private static final int BYTES = 24;

  public static JobSecret random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new JobSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Compares in a time that tells nothing of the secret. */
  public boolean matches(String candidate) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "JobSecret[hidden]";
  }
}
