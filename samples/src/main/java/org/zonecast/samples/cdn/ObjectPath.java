package org.zonecast.samples.cdn;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The path of an object, such as {@code live/ab12/index.m3u8}: names of letters, digits, dot, dash
 * and underscore between slashes, none of which begins with a dot. So it can neither leave its
 * directory nor meet a file of ours.
 */
record ObjectPath(String value) {
  private static final int MAX_LENGTH = 1024;
  private static final Pattern ALLOWED =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,199})*");

  /** Reads the raw path of a request; empty if it is not one that an object may have. */
  static Optional<ObjectPath> ofRequest(String rawPath) {
    if (!rawPath.startsWith("/") || rawPath.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String value = rawPath.substring(1);
    return ALLOWED.matcher(value).matches() ? Optional.of(new ObjectPath(value)) : Optional.empty();
  }

  boolean isPlaylist() {
    return value.endsWith(".m3u8");
  }

  /** The media type that players expect (RFC 8216 section 4, RFC 4337). */
  String contentType() {
    return switch (value.substring(value.lastIndexOf('.') + 1)) {
      case "m3u8" -> "application/vnd.apple.mpegurl";
      case "m4s", "mp4" -> value.contains("/audio") ? "audio/mp4" : "video/mp4";
      case "json" -> "application/json";
      case "vtt" -> "text/vtt";
      case "ts" -> "video/mp2t";
      case "jpg" -> "image/jpeg";
      default -> "application/octet-stream";
    };
  }

  /** A picture of what is on now, which the next one replaces. */
  boolean isThumbnail() {
    return value.endsWith("/thumbnail.jpg");
  }

  /**
   * Playlists are asked about each time, thumbnails now and then; every other object is for ever.
   */
  String cacheControl() {
    if (isPlaylist()) {
      return "no-cache";
    }
    return isThumbnail() ? "public, max-age=5" : "public, max-age=31536000, immutable";
  }
}
