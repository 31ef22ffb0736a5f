package org.zonecast.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The version that the build wrote down beside the classes. */
public final class BuildVersion {
  private BuildVersion() {}

  /** Such as {@code 1.2.0} or {@code 1.2.0-SNAPSHOT}. */
  public static String read() {
    try (InputStream file = BuildVersion.class.getResourceAsStream("version.txt")) {
      byte[] version = Objects.requireNonNull(file, "version.txt").readAllBytes();
      return new String(version, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
