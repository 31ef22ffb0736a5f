package org.zonecast.router.api;

import java.security.SecureRandom;

/** Makes ids for new streams: short, easy to read aloud, hard to guess. */
final class StreamIds {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String BASE32 = LETTERS + "234567";
  private static final int LENGTH = 10;

  private final SecureRandom random = new SecureRandom();

  String next() {
    var id = new StringBuilder().append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    while (id.length() < LENGTH) {
      id.append(BASE32.charAt(random.nextInt(BASE32.length())));
    }
    return id.toString();
  }
}
