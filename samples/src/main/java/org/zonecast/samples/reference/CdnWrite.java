package org.zonecast.samples.reference;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A write to a CDN, done or refused: a line of its journal.
 *
 * @param sha256 of what was to be written, null if that was not looked at
 * @param status 201 created, 204 replaced or deleted, 4xx refused
 * @param token what a playlist was written under, null for none
 * @param listed what a media playlist lists, null for anything else
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CdnWrite(
    String time,
    String method,
    String path,
    long length,
    @Nullable String sha256,
    int status,
    @Nullable String token,
    @Nullable Listing listed) {

  /**
   * The media sequence numbers that a playlist lists, and its tags.
   *
   * @param text all of it, null if the journal does not keep that
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Listing(
      long first,
      long last,
      long gaps,
      long discontinuities,
      boolean ended,
      @Nullable String text) {}

  /** When it was done, in unix time. */
  public long atMillis() {
    return Instant.parse(time).toEpochMilli();
  }

  public boolean done() {
    return status / 100 == 2;
  }

  /** Whether a media object was made by it. */
  public boolean madeObject() {
    boolean changes = path.endsWith(".m3u8") || path.endsWith(".jpg");
    return method.equals("PUT") && status == 201 && !changes;
  }
}
