package org.zonecast.router.slate;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.zonecast.job.Slate;

/**
 * A text that can be drawn, letter by letter from left to right: in Latin, Greek or Cyrillic, whose
 * letters need nothing else to come out right.
 */
record SlateText(String text) {
  private static final Set<UnicodeScript> SCRIPTS =
      EnumSet.of(
          UnicodeScript.LATIN, UnicodeScript.GREEK, UnicodeScript.CYRILLIC, UnicodeScript.COMMON);

  /**
   * The text with each letter and its marks as one, and each space as one.
   *
   * @throws SlateException if it cannot be drawn; the message names the letter
   */
  static SlateText of(String wished, SlateFont font) throws SlateException {
    if (wished.length() > 4 * Slate.MAX_TEXT_LENGTH) {
      throw tooLong();
    }
    String text = Normalizer.normalize(wished, Normalizer.Form.NFC).strip().replaceAll(" +", " ");
    if (text.length() > Slate.MAX_TEXT_LENGTH) {
      throw tooLong();
    }
    for (int letter : text.codePoints().toArray()) {
      if (Character.isISOControl(letter)) {
        throw new SlateException(
            "the slate's text has a control character (%s)".formatted(code(letter)));
      }
      if (!SCRIPTS.contains(UnicodeScript.of(letter)) || !font.has(letter)) {
        throw new SlateException(
            "the slate's text has \"%s\" (%s), which cannot be drawn; Latin, Greek and Cyrillic letters can, or upload a picture"
                .formatted(Character.toString(letter), code(letter)));
      }
    }
    return new SlateText(text);
  }

  private static SlateException tooLong() {
    return new SlateException(
        "the slate's text has at most " + Slate.MAX_TEXT_LENGTH + " characters");
  }

  private static String code(int letter) {
    return "U+%04X".formatted(letter);
  }

  /** The text in lines of at most this width, in parts of the font's size; a word is not parted. */
  List<String> lines(SlateFont font, double width) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.split(" ", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && font.width(longer) > width) {
        lines.add(line);
        longer = word;
      }
      line = longer;
    }
    lines.add(line);
    return lines;
  }
}
