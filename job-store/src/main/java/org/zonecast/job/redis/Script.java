package org.zonecast.job.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A Lua script that lies beside this class, with {@code common.lua} before it.
 *
 * @param sha1 what Redis calls it by once it has seen it
 */
record Script(String name, String source, String sha1) {
  static final Script SUBMIT = load("submit");
  static final Script CLAIM = load("claim");
  static final Script COMPLETE = load("complete");
  static final Script RELEASE = load("release");
  static final Script WITHDRAW = load("withdraw");
  static final Script STATE = load("state");
  static final Script QUEUED = load("queued");
  static final Script OLDEST_QUEUED = load("oldest-queued");
  static final Script HEARTBEAT = load("heartbeat");
  static final Script LEAVE = load("leave");
  static final Script DRAIN = load("drain");
  static final Script WORKERS = load("workers");
  static final Script PUT_RECORD = load("put-record");
  static final Script PUT_BROADCAST = load("put-broadcast");
  static final Script FIND_BROADCASTS = load("find-broadcasts");
  static final Script LEASE_ALONE = load("lease-alone");
  static final Script HOLD = load("hold");
  static final Script TAKE_LEASE = load("take-lease");
  static final Script LEAVE_LEASE = load("leave-lease");

  /** The lease of a primary that may go on alone: its run id, for as long as the key lasts. */
  static final String DEGRADED_KEY = "zc:degraded";

  /** How often the pair became strict again. */
  static final String STRICT_KEY = "zc:times-strict";

  /** What watches write to see whether a primary takes writes. */
  static final String TRIAL_KEY = "zc:trial";

  /** Added to the answer of a write while the primary may go on alone. */
  static final long ALONE = 2;

  private static Script load(String name) {
    String source = read("common.lua") + "\n" + read(name + ".lua");
    return new Script(name, source, sha1Of(source));
  }

  private static String read(String resource) {
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the script " + resource + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1Of(String source) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
