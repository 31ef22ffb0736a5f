package org.zonecast.samples.local;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What the parts of one cluster prove themselves with. Kept with the data, as stream keys are
 * signed with one of them.
 */
record Secrets(String apiToken, String keySecret, String internalSecret, String cdnCredential) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES).build();
  private static final int BYTES = 24;

  /** Reads the secrets of {@code data}, or makes new ones there that only the owner can read. */
  static Secrets of(Path data) throws IOException {
    Path file = data.resolve("secrets.json");
    if (Files.exists(file)) {
      return read(file);
    }
    Secrets made = new Secrets(random(), random(), random(), random());
    made.write(file);
    return made;
  }

  private static Secrets read(Path file) throws IOException {
    try {
      return JSON.readValue(file.toFile(), Secrets.class);
    } catch (JacksonException e) {
      throw new IOException(
          "the secrets in %s cannot be read (%s); put a copy of it there, or choose another --data"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  /** It is there as a whole or not at all, whatever happens meanwhile. */
  private void write(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(next, JSON.writeValueAsBytes(this));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What workers know routers by. */
  String offerSecret() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("offers " + internalSecret).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return "Secrets[hidden]";
  }
}
