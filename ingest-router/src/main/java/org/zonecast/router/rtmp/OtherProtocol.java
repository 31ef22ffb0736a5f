package org.zonecast.router.rtmp;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a peer seems to speak instead of RTMP, for the log. */
final class OtherProtocol {
  private static final Pattern HTTP =
      Pattern.compile(
          "(GET|HEAD|POST|PUT|DELETE|OPTIONS|CONNECT|PATCH|TRACE|PRI) .*", Pattern.DOTALL);

  private static final int TLS_HANDSHAKE = 0x16;
  private static final int RTMPE = 6;
  private static final int SHOWN_BYTES = 16;

  private OtherProtocol() {}

  static String describe(Buffer bytes) {
    int shown = Math.min(SHOWN_BYTES, bytes.length());
    String text = new String(bytes.getBytes(0, shown), StandardCharsets.ISO_8859_1);
    int first = bytes.getUnsignedByte(0);
    if (HTTP.matcher(text).matches()) {
      return "this is HTTP, not RTMP: it begins with \"" + SafeText.of(text) + "\"";
    }
    return switch (first) {
      case TLS_HANDSHAKE ->
          "this is TLS on the port for plain RTMP: rtmps:// has a port of its own";
      case RTMPE -> "this is encrypted RTMP (RTMPE), which is not taken";
      default -> "this is not RTMP: the version byte is " + first + " where it should be 3";
    };
  }
}
