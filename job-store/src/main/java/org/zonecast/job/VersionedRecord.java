package org.zonecast.job;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A record of which every zone has a copy. Wherever two of one key meet, one stays, and it is the
 * same one everywhere, in whatever order they come: the higher version; of one version a deletion;
 * else the one whose JSON has the higher SHA-1, which prefers nobody.
 */
public sealed interface VersionedRecord permits StreamRecord, CdnRecord {

  /** Not negative. Who changes a record makes it one higher than the highest that it knows. */
  long version();

  /** Whether it says that there is no such thing any more. */
  boolean deleted();

  /** Whether this takes the place of {@code known}. A copy of it does not. */
  default boolean replaces(VersionedRecord known) {
    if (version() != known.version()) {
      return version() > known.version();
    }
    return !equals(known) && rank().compareTo(known.rank()) > 0;
  }

  /** The SHA-1 of its JSON in hexadecimal digits; another one for every other record. */
  default String checksum() {
    return sha1Of(RecordJson.write(this));
  }

  /** Orders the records of one version. The script {@code put-record.lua} makes the same. */
  private String rank() {
    return (deleted() ? "1" : "0") + checksum();
  }

  private static String sha1Of(byte[] json) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(json));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
