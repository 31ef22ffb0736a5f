package org.zonecast.job;

import java.util.regex.Pattern;

/** The one rule for names that become parts of paths and Redis keys. */
public final class Names {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private Names() {}

  /** Whether {@link #requireName} takes it. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Returns {@code name} if it is 1 to 64 characters of letters, digits, dot, underscore and dash,
   * and begins with a letter or digit.
   *
   * @throws IllegalArgumentException otherwise, naming {@code what} it should have been
   */
  public static String requireName(String what, String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          what
              + " must be 1 to 64 letters, digits, dots, underscores or dashes, got \""
              + name
              + "\"");
    }
    return name;
  }
}
