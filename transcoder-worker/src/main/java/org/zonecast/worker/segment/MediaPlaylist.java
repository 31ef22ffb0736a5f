package org.zonecast.worker.segment;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A media playlist as a value (draft-pantos-hls-rfc8216bis, 4.4.3 and 4.4.4). Each field names its
 * tag.
 *
 * @param targetDurationSeconds EXT-X-TARGETDURATION
 * @param holdBackSeconds HOLD-BACK of EXT-X-SERVER-CONTROL: how far behind the end players are to
 *     begin; 0 if it says nothing of it
 * @param mediaSequence EXT-X-MEDIA-SEQUENCE, the number of the first entry
 * @param discontinuitySequence EXT-X-DISCONTINUITY-SEQUENCE, written when above 0
 * @param ended EXT-X-ENDLIST
 */
public record MediaPlaylist(
    int targetDurationSeconds,
    double holdBackSeconds,
    long mediaSequence,
    long discontinuitySequence,
    List<Entry> entries,
    boolean ended) {

  /** EXT-X-VERSION with fragmented MP4: EXT-X-MAP in a playlist of ordinary segments needs 6. */
  static final int VERSION_CMAF = 7;

  /** EXT-X-VERSION with transport streams: an EXTINF that is not whole needs 3. */
  static final int VERSION_TS = 3;

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * One media segment.
   *
   * @param durationSeconds EXTINF
   * @param programDateTime EXT-X-PROGRAM-DATE-TIME, to the millisecond
   * @param mapUri EXT-X-MAP, written where it changes; empty for a transport stream, which has none
   * @param discontinuity EXT-X-DISCONTINUITY stands before it
   * @param gap EXT-X-GAP: the object does not exist
   */
  public record Entry(
      String uri,
      double durationSeconds,
      Instant programDateTime,
      String mapUri,
      boolean discontinuity,
      boolean gap) {}

  public MediaPlaylist {
    entries = List.copyOf(entries);
    if (holdBackSeconds != 0 && !(holdBackSeconds >= 3.0 * targetDurationSeconds)) {
      throw new IllegalArgumentException(
          "HOLD-BACK must be at least three target durations of %d s, got %s s"
              .formatted(targetDurationSeconds, holdBackSeconds));
    }
    if (targetDurationSeconds < 1 || mediaSequence < 0 || discontinuitySequence < 0) {
      throw new IllegalArgumentException(
          "a playlist with target duration %d, media sequence %d, discontinuity sequence %d"
              .formatted(targetDurationSeconds, mediaSequence, discontinuitySequence));
    }
  }

  /** The number of the last entry; one below {@link #mediaSequence} if there is none. */
  public long lastMediaSequence() {
    return mediaSequence + entries.size() - 1;
  }

  private int version() {
    return entries.stream().allMatch(entry -> entry.mapUri.isEmpty()) ? VERSION_TS : VERSION_CMAF;
  }

  /** The playlist as text. */
  public String render() {
    StringBuilder out = new StringBuilder(256 + 128 * entries.size());
    out.append("#EXTM3U\n#EXT-X-VERSION:").append(version());
    out.append("\n#EXT-X-TARGETDURATION:").append(targetDurationSeconds);
    if (holdBackSeconds > 0) {
      out.append(
          String.format(Locale.ROOT, "\n#EXT-X-SERVER-CONTROL:HOLD-BACK=%.3f", holdBackSeconds));
    }
    out.append("\n#EXT-X-MEDIA-SEQUENCE:").append(mediaSequence);
    if (discontinuitySequence > 0) {
      out.append("\n#EXT-X-DISCONTINUITY-SEQUENCE:").append(discontinuitySequence);
    }
    out.append("\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    String mapUri = "";
    for (Entry entry : entries) {
      renderEntry(out, entry, !entry.mapUri.equals(mapUri));
      mapUri = entry.mapUri;
    }
    if (ended) {
      out.append("#EXT-X-ENDLIST\n");
    }
    return out.toString();
  }

  private static void renderEntry(StringBuilder out, Entry entry, boolean newMap) {
    if (entry.discontinuity) {
      out.append("#EXT-X-DISCONTINUITY\n");
    }
    if (newMap) {
      out.append("#EXT-X-MAP:URI=\"").append(entry.mapUri).append("\"\n");
    }
    out.append("#EXT-X-PROGRAM-DATE-TIME:")
        .append(DATE_TIME.format(entry.programDateTime))
        .append('\n');
    if (entry.gap) {
      out.append("#EXT-X-GAP\n");
    }
    out.append(String.format(Locale.ROOT, "#EXTINF:%.6f,\n", entry.durationSeconds));
    out.append(entry.uri).append('\n');
  }
}
