package org.zonecast.samples.cdn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a request (RFC 9110 section 13.1).
 *
 * @param ifMatch the header's value, null if absent
 * @param ifNoneMatch the header's value, null if absent
 */
record Precondition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {

  /** Whether a write may go on over {@code present}, which is null where there is no object. */
  boolean allowsWrite(@Nullable StoredObject present) {
    return (ifMatch == null || matches(ifMatch, present))
        && (ifNoneMatch == null || !matches(ifNoneMatch, present));
  }

  /** Whether the reader has {@code present} already. */
  boolean isFresh(StoredObject present) {
    return ifNoneMatch != null && matches(ifNoneMatch.replace("W/", ""), present);
  }

  private static boolean matches(String header, @Nullable StoredObject present) {
    if (present == null) {
      return false;
    }
    return header.strip().equals("*")
        || Arrays.stream(header.split(",", -1)).map(String::strip).anyMatch(present.etag()::equals);
  }
}
