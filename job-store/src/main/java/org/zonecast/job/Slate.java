package org.zonecast.job;

import java.util.Base64;

/**
 * The still picture of a stream while nothing comes in: a text, or a picture that was uploaded.
 *
 * @param text shown in the middle of a dark picture if there is no picture; empty for none
 * @param picture a PNG or a JPEG in Base64 (RFC 4648), empty for none. Text, because plans and
 *     records are compared
 */
public record Slate(String text, String picture) {
  /** The most bytes of a picture: records of streams are replicated, plans are shipped. */
  public static final int MAX_PICTURE_BYTES = 32 * 1024;

  public static final int MAX_TEXT_LENGTH = 120;

  /** What a stream has that asks for nothing else. */
  public static final Slate DEFAULT = new Slate("We will be right back", "");

  public Slate {
    if (text.length() > MAX_TEXT_LENGTH) {
      throw new IllegalArgumentException(
          "a slate's text has at most " + MAX_TEXT_LENGTH + " characters");
    }
    if (picture.length() > (MAX_PICTURE_BYTES + 2) / 3 * 4) {
      throw new IllegalArgumentException(
          "a slate's picture has at most " + MAX_PICTURE_BYTES + " bytes");
    }
  }

  public static Slate ofText(String text) {
    return new Slate(text, "");
  }

  public static Slate ofPicture(byte[] picture) {
    return new Slate("", Base64.getEncoder().encodeToString(picture));
  }
}
