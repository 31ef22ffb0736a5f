package org.zonecast.router.rtmp;

/** Names of codecs as people know them, for what a broadcaster is told. */
final class CodecNames {
  private CodecNames() {}

  static String ofFourCc(String fourCc) {
    return switch (fourCc) {
      case "hvc1", "hev1" -> "HEVC (" + fourCc + ")";
      case "vvc1" -> "VVC (vvc1)";
      case "av01" -> "AV1 (av01)";
      case "vp08" -> "VP8 (vp08)";
      case "vp09" -> "VP9 (vp09)";
      case "Opus" -> "Opus";
      case ".mp3" -> "MP3";
      case "ac-3", "ec-3" -> "Dolby (" + fourCc + ")";
      case "fLaC" -> "FLAC";
      default -> "\"" + SafeText.of(fourCc) + "\"";
    };
  }
}
