package org.zonecast.job;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks stream keys. A key says which stream it is for, until when and for what, and is
 * signed with HMAC-SHA256, so that any edge that has the secret admits it with no look-up:
 *
 * <pre>streamId.expiry.role.signature</pre>
 *
 * with the expiry in base-36 seconds since 1970 and the signature's first 16 bytes in base64url.
 */
public final class StreamKeys {
  /** The role that may publish. */
  public static final String PUBLISH = "publish";

  private static final int MAX_KEY_LENGTH = 256;
  private static final int SIGNATURE_BYTES = 16;
  private static final int MIN_SECRET_LENGTH = 16;

  /** What a key says, once its signature was found right. */
  public record Content(String streamId, Instant expiresAt, String role) {}

  /** A key that is not good, with a reason that may be shown to the broadcaster. */
  public static final class RefusedKeyException extends Exception {
    public RefusedKeyException(String reason) {
      super(reason);
    }
  }

  private final SecretKeySpec secret;
  private final Clock clock;

  /**
   * @param secret at least 16 characters, the same on every edge
   */
  public StreamKeys(String secret, Clock clock) {
    if (secret.length() < MIN_SECRET_LENGTH) {
      throw new IllegalArgumentException("the key secret needs at least 16 characters");
    }
    this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    this.clock = clock;
  }

  public String sign(String streamId, Instant expiresAt, String role) {
    Names.requireName("stream id", streamId);
    Names.requireName("role", role);
    if (streamId.indexOf('.') >= 0 || role.indexOf('.') >= 0) {
      throw new IllegalArgumentException("a stream id or role in a key must not hold a dot");
    }
    String content = streamId + "." + Long.toString(expiresAt.getEpochSecond(), 36) + "." + role;
    return content + "." + signature(content);
  }

  /**
   * Reads {@code key} if its signature is right, it has not expired and it has this role.
   *
   * @throws RefusedKeyException otherwise
   */
  public Content verify(String key, String role) throws RefusedKeyException {
    String[] parts = key.length() > MAX_KEY_LENGTH ? new String[0] : key.split("\\.", -1);
    if (parts.length != 4) {
      throw new RefusedKeyException("not a stream key");
    }
    String content = parts[0] + "." + parts[1] + "." + parts[2];
    byte[] expected = signature(content).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(expected, parts[3].getBytes(StandardCharsets.UTF_8))) {
      throw new RefusedKeyException("wrong stream key");
    }
    Instant expiresAt = expiryOf(parts[1]);
    if (!clock.instant().isBefore(expiresAt)) {
      throw new RefusedKeyException("the stream key expired at " + expiresAt);
    }
    if (!parts[2].equals(role)) {
      throw new RefusedKeyException("this key is for \"" + parts[2] + "\", not \"" + role + "\"");
    }
    return new Content(parts[0], expiresAt, role);
  }

  private static Instant expiryOf(String base36Seconds) throws RefusedKeyException {
    try {
      return Instant.ofEpochSecond(Long.parseLong(base36Seconds, 36));
    } catch (NumberFormatException | DateTimeException e) {
      throw new RefusedKeyException("the stream key's expiry is not a time");
    }
  }

  private String signature(String content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      byte[] full = mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
      byte[] cut = java.util.Arrays.copyOf(full, SIGNATURE_BYTES);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(cut);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
