package org.zonecast.samples.check;

import io.lindstrom.m3u8.model.MediaPlaylist;
import io.lindstrom.m3u8.model.MediaSegment;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One media playlist as it was read once.
 *
 * @param name its folder, such as {@code 720p}
 */
record Rendition(String name, URI uri, MediaPlaylist playlist) {

  /**
   * One segment of it.
   *
   * @param init the EXT-X-MAP in force
   * @param discontinuities its Discontinuity Sequence Number (RFC 4.4.3.3)
   * @param gap whether it is absent (EXT-X-GAP)
   */
  record Segment(
      long sequence,
      URI uri,
      Optional<URI> init,
      double seconds,
      long discontinuities,
      boolean gap) {

    /** Whether this one's media goes on where that of {@code before} ends. */
    boolean follows(Segment before) {
      return sequence == before.sequence + 1 && discontinuities == before.discontinuities;
    }
  }

  List<Segment> segments() {
    List<Segment> all = new ArrayList<>();
    Optional<URI> init = Optional.empty();
    long sequence = playlist.mediaSequence();
    long discontinuities = playlist.discontinuitySequence();
    for (MediaSegment segment : playlist.mediaSegments()) {
      discontinuities += segment.discontinuity() ? 1 : 0;
      if (segment.segmentMap().isPresent()) {
        init = segment.segmentMap().map(map -> uri.resolve(map.uri()));
      }
      all.add(
          new Segment(
              sequence++,
              uri.resolve(segment.uri()),
              init,
              segment.duration(),
              discontinuities,
              segment.gap()));
    }
    return all;
  }

  boolean ended() {
    return !playlist.ongoing();
  }
}
