package org.zonecast.router.rtmp;

import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.buffer.Buffer;
import java.nio.channels.ClosedChannelException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a TLS handshake failed, for the log. */
final class TlsFaults {
  /** How Netty shows the bytes that are no TLS record. */
  private static final Pattern RECORD = Pattern.compile(".*: ((?:[0-9a-f]{2}){1,16}).*");

  private TlsFaults() {}

  /** Whether the peer only looked whether somebody is there. */
  static boolean isBareClose(Throwable fault) {
    return fault instanceof ClosedChannelException;
  }

  static String describe(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null && !(cause instanceof NotSslRecordException)) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof NotSslRecordException) {
      return notTls(message);
    }
    return "the TLS handshake failed: " + SafeText.of(message);
  }

  private static String notTls(String message) {
    Matcher record = RECORD.matcher(message);
    if (!record.matches()) {
      return "this is not TLS";
    }
    byte[] bytes = HexFormat.of().parseHex(record.group(1));
    return bytes[0] == Handshake.VERSION
        ? "this is plain RTMP on the port for RTMPS: the URL should begin with rtmps://"
        : OtherProtocol.describe(Buffer.buffer(bytes)).replace("not RTMP", "not TLS");
  }
}
