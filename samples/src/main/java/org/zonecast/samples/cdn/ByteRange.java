package org.zonecast.samples.cdn;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of an object that a reader asked for, both ends included. {@link #UNSATISFIABLE} lies
 * outside of it.
 */
record ByteRange(long first, long last) {
  static final ByteRange UNSATISFIABLE = new ByteRange(-1, -1);

  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * Reads a {@code Range} header; empty for none, for several ranges and for one that makes no
   * sense (RFC 9110 section 14.2).
   */
  static Optional<ByteRange> of(@Nullable String header, long length) {
    Matcher range = SINGLE.matcher(header == null ? "" : header.replace(" ", ""));
    if (!range.matches() || range.group().endsWith("=-")) {
      return Optional.empty();
    }
    if (range.group(1).isEmpty()) {
      return Optional.of(suffix(Long.parseLong(range.group(2)), length));
    }
    long first = Long.parseLong(range.group(1));
    long last = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
    if (last < first) {
      return Optional.empty();
    }
    return Optional.of(
        first >= length ? UNSATISFIABLE : new ByteRange(first, Math.min(last, length - 1)));
  }

  private static ByteRange suffix(long count, long length) {
    return count == 0 || length == 0
        ? UNSATISFIABLE
        : new ByteRange(Math.max(0, length - count), length - 1);
  }

  int length() {
    return Math.toIntExact(last - first + 1);
  }
}
