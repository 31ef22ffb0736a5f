package org.zonecast.router.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The version of this router, which the build wrote down beside the classes. */
final class RouterVersion {
  private RouterVersion() {}

  static String read() {
    try (InputStream file = RouterVersion.class.getResourceAsStream("version.txt")) {
      byte[] version = Objects.requireNonNull(file, "version.txt").readAllBytes();
      return new String(version, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
