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
   * @param discontinuity whether a discontinuity precedes it
   */
  record Segment(
      long sequence, URI uri, Optional<URI> init, double seconds, boolean discontinuity) {}

  List<Segment> segments() {
    List<Segment> all = new ArrayList<>();
    Optional<URI> init = Optional.empty();
    long sequence = playlist.mediaSequence();
    for (MediaSegment segment : playlist.mediaSegments()) {
      if (segment.segmentMap().isPresent()) {
        init = segment.segmentMap().map(map -> uri.resolve(map.uri()));
      }
      all.add(
          new Segment(
              sequence++,
              uri.resolve(segment.uri()),
              init,
              segment.duration(),
              segment.discontinuity()));
    }
    return all;
  }

  boolean ended() {
    return !playlist.ongoing();
  }
}
