package org.zonecast.worker.cdn;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Token;
import org.zonecast.worker.cdn.CdnTarget.StoredPlaylist;

/**
 * A playlist with its token in a comment behind its first line (RFC 8216bis, 4.1), for CDNs that
 * keep nothing beside an object. Its version is a hash of all of it.
 */
final class TokenComment {
  private static final String PREFIX = "#ZONECAST-TOKEN:";

  private TokenComment() {}

  static Buffer add(Buffer playlist, Token token) {
    String text = playlist.toString(StandardCharsets.UTF_8);
    int line = text.indexOf('\n') + 1;
    return Buffer.buffer(text.substring(0, line) + PREFIX + token + "\n" + text.substring(line));
  }

  /** What was stored, without the comment. A comment that is not a token counts as none. */
  static StoredPlaylist read(Buffer stored) {
    String text = stored.toString(StandardCharsets.UTF_8);
    int from = text.indexOf('\n') + 1;
    int to = text.indexOf('\n', from) + 1;
    if (to == 0 || !text.startsWith(PREFIX, from)) {
      return new StoredPlaylist(text, etag(stored), null);
    }
    Token token = token(text.substring(from + PREFIX.length(), to).strip());
    return new StoredPlaylist(text.substring(0, from) + text.substring(to), etag(stored), token);
  }

  private static @Nullable Token token(String text) {
    try {
      return Token.parse(text);
    } catch (RuntimeException e) {
      return null;
    }
  }

  static String etag(Buffer stored) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(stored.getBytes());
      return "\"" + HexFormat.of().formatHex(hash) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
