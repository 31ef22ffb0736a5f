package org.zonecast.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.zonecast.job.redis.RedisZone;

/** The job store's Lua scripts, as Redis knows them once the store has used them. */
final class Scripts {
  private Scripts() {}

  /** What Redis calls a script by. */
  static String sha1(String name) throws IOException {
    String source = resource("common.lua") + "\n" + resource(name);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static String resource(String name) throws IOException {
    try (var in = RedisZone.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
