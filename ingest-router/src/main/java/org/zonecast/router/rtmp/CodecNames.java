package org.zonecast.router.rtmp;

/** Names of codecs as people know them, for what a broadcaster is told. */
final class CodecNames {
  private CodecNames() {}

  static String ofFourCc(String fourCc) {
    return switch (fourCc) {
      case "hev1" -> "HEVC as hev1 (hvc1 is taken)";
      case "vvc1" -> "VVC (vvc1)";
      case "vp08" -> "VP8 (vp08)";
      case "vp09" -> "VP9 (vp09)";
      case "ac-3", "ec-3" -> "Dolby (" + fourCc + ")";
      case "fLaC" -> "FLAC";
      default -> "\"" + SafeText.of(fourCc) + "\"";
    };
  }
}
