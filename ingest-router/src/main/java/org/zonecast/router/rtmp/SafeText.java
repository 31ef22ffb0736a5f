package org.zonecast.router.rtmp;

/** A peer's text, made fit for a log line or a status: short, printable, and without secrets. */
final class SafeText {
  private static final int MAX_LENGTH = 64;
  private static final int KEY_PARTS = 4;

  private SafeText() {}

  static String of(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    StringBuilder safe = new StringBuilder(cut.length());
    for (int i = 0; i < cut.length(); i++) {
      char c = cut.charAt(i);
      boolean printable = c >= ' ' && c < 0x7F && c != '"' && c != '\\';
      safe.append(printable || c == '…' ? c : '?');
    }
    return safe.toString();
  }

  /** The stream id that a key names, or {@code ?} if it does not look like a key. */
  static String streamOf(String key) {
    String[] parts = key.split("\\.", KEY_PARTS + 1);
    return parts.length == KEY_PARTS ? of(parts[0]) : "?";
  }

  /** A path part where a broadcaster may have put the key by mistake. */
  static String withoutKey(String text) {
    int dot = text.indexOf('.');
    return dot < 0 ? of(text) : of(text.substring(0, dot)) + "…";
  }
}
