package org.zonecast.config;

import java.net.URI;
import java.util.List;

/**
 * Checks for the constructors of configuration records. Their messages begin with the component's
 * name, from which the loader makes the full path of the key.
 */
public final class Checks {
  private static final int MAX_PORT = 65_535;

  private Checks() {}

  /**
   * Returns {@code value} if it lies in {@code min} to {@code max}.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static int requireRange(String component, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          component + " must be " + min + " to " + max + ", got " + value);
    }
    return value;
  }

  /** Returns {@code port} if it is a TCP port; 0 lets the system choose. */
  public static int requirePort(String component, int port) {
    return requireRange(component, port, 0, MAX_PORT);
  }

  /**
   * Returns {@code url} if it has a host and one of {@code schemes}.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static URI requireUrl(String component, URI url, String... schemes) {
    if (url.getHost() == null || !List.of(schemes).contains(url.getScheme())) {
      throw new IllegalArgumentException(
          "%s must be a URL such as %s://host:port, got %s".formatted(component, schemes[0], url));
    }
    return url;
  }

  /** Returns {@code text} if it has at least {@code min} characters. The text is not repeated. */
  public static String requireLength(String component, String text, int min) {
    if (text.length() < min) {
      throw new IllegalArgumentException(
          component + " must have at least " + min + " characters, got " + text.length());
    }
    return text;
  }
}
