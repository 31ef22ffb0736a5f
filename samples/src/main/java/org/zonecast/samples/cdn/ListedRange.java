package org.zonecast.samples.cdn;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.zonecast.worker.segment.MediaPlaylist;
import org.zonecast.worker.segment.MediaPlaylistParser;

/**
 * What a media playlist names.
 *
 * @param first the media sequence number of its first segment
 * @param last that of its last one
 * @param gaps how many have EXT-X-GAP
 * @param discontinuities how many have EXT-X-DISCONTINUITY before them
 * @param ended whether it has EXT-X-ENDLIST
 * @param text all of it, if that is kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ListedRange(
    long first, long last, long gaps, long discontinuities, boolean ended, @Nullable String text) {

  /** Looks into a playlist; null if it is no media playlist. */
  static @Nullable ListedRange of(byte[] bytes, boolean keepText) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!text.contains("#EXT-X-MEDIA-SEQUENCE")) {
      return null;
    }
    try {
      MediaPlaylist playlist = MediaPlaylistParser.parse(text);
      return new ListedRange(
          playlist.mediaSequence(),
          playlist.lastMediaSequence(),
          playlist.entries().stream().filter(MediaPlaylist.Entry::gap).count(),
          playlist.entries().stream().filter(MediaPlaylist.Entry::discontinuity).count(),
          playlist.ended(),
          keepText ? text : null);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
