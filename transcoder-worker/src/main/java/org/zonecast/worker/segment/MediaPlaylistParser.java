package org.zonecast.worker.segment;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zonecast.worker.segment.MediaPlaylist.Entry;

/**
 * Reads media playlists as strictly as we write them: every segment needs its length and its time,
 * and an initialization section unless it is a transport stream. Tags that it does not know are
 * passed over.
 */
public final class MediaPlaylistParser {
  private static final int MAX_LINES = 100_000;
  private static final Pattern HOLD_BACK = Pattern.compile("(?:^|,)HOLD-BACK=([0-9.]+)");

  private final List<Entry> entries = new ArrayList<>();
  private int targetDurationSeconds;
  private double holdBackSeconds;
  private long mediaSequence;
  private long discontinuitySequence;
  private boolean ended;
  private String mapUri = "";
  private @Nullable Instant programDateTime;
  private double durationSeconds = -1;
  private boolean discontinuity;
  private boolean gap;

  private MediaPlaylistParser() {}

  /**
   * Reads {@code text}.
   *
   * @throws IllegalArgumentException if it is not a media playlist of ours, with the line's number
   */
  public static MediaPlaylist parse(String text) {
    String[] lines = text.split("\r?\n", MAX_LINES);
    if (!lines[0].equals("#EXTM3U")) {
      throw new IllegalArgumentException("line 1: not #EXTM3U");
    }
    MediaPlaylistParser parser = new MediaPlaylistParser();
    for (int i = 1; i < lines.length; i++) {
      try {
        parser.line(lines[i]);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return parser.finish();
  }

  private MediaPlaylist finish() {
    if (targetDurationSeconds == 0) {
      throw new IllegalArgumentException("no EXT-X-TARGETDURATION");
    }
    if (durationSeconds >= 0) {
      throw new IllegalArgumentException("the last EXTINF has no segment");
    }
    return new MediaPlaylist(
        targetDurationSeconds,
        holdBackSeconds,
        mediaSequence,
        discontinuitySequence,
        entries,
        ended);
  }

  private void line(String line) {
    int colon = line.startsWith("#EXT") ? line.indexOf(':') : -1;
    String tag = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    switch (tag) {
      case "#EXT-X-TARGETDURATION" -> targetDurationSeconds = Integer.parseInt(value);
      case "#EXT-X-SERVER-CONTROL" -> holdBackSeconds = holdBack(value);
      case "#EXT-X-MEDIA-SEQUENCE" -> mediaSequence = header(value);
      case "#EXT-X-DISCONTINUITY-SEQUENCE" -> discontinuitySequence = header(value);
      case "#EXT-X-MAP" -> mapUri = quotedUri(value);
      case "#EXT-X-PROGRAM-DATE-TIME" -> programDateTime = OffsetDateTime.parse(value).toInstant();
      case "#EXT-X-DISCONTINUITY" -> discontinuity = true;
      case "#EXT-X-GAP" -> gap = true;
      case "#EXTINF" -> durationSeconds = Double.parseDouble(value.replaceFirst(",.*", ""));
      case "#EXT-X-ENDLIST" -> ended = true;
      default -> {
        if (!line.isEmpty() && !line.startsWith("#")) {
          segment(line);
        }
      }
    }
  }

  private long header(String value) {
    if (!entries.isEmpty()) {
      throw new IllegalArgumentException("a header behind the first segment");
    }
    return Long.parseLong(value);
  }

  private static double holdBack(String attributes) {
    Matcher holdBack = HOLD_BACK.matcher(attributes);
    return holdBack.find() ? Double.parseDouble(holdBack.group(1)) : 0;
  }

  private static String quotedUri(String attributes) {
    int start = attributes.indexOf("URI=\"");
    int end = attributes.indexOf('"', start + 5);
    if (start < 0 || end < 0) {
      throw new IllegalArgumentException("EXT-X-MAP without a URI");
    }
    return attributes.substring(start + 5, end);
  }

  private static boolean isTransportStream(String uri) {
    return uri.endsWith(".ts");
  }

  private void segment(String uri) {
    if (mapUri.isEmpty() != isTransportStream(uri)) {
      throw new IllegalArgumentException(
          "CMAF needs EXT-X-MAP and a transport stream must not have one: " + uri);
    }
    if (durationSeconds < 0 || programDateTime == null) {
      throw new IllegalArgumentException("a segment without EXTINF or EXT-X-PROGRAM-DATE-TIME");
    }
    entries.add(new Entry(uri, durationSeconds, programDateTime, mapUri, discontinuity, gap));
    durationSeconds = -1;
    programDateTime = null;
    discontinuity = false;
    gap = false;
  }
}
