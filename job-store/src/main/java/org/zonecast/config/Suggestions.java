package org.zonecast.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what somebody who mistyped a name may have meant. */
final class Suggestions {
  private Suggestions() {}

  /** A clause such as {@code did you mean "port"?}, or a list of what is allowed. */
  static String hint(String given, Collection<String> allowed) {
    return allowed.stream()
        .min(Comparator.comparingInt(name -> distance(given, name)))
        .filter(name -> distance(given, name) <= Math.max(2, name.length() / 3))
        .map(name -> "did you mean \"" + name + "\"?")
        .orElseGet(() -> "allowed: " + String.join(", ", allowed));
  }

  /** Levenshtein's distance, letters compared without case. */
  private static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
