package org.zonecast.samples.check;

import io.lindstrom.m3u8.parser.MediaPlaylistParser;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zonecast.samples.check.CheckedRendition.Probed;
import org.zonecast.samples.check.Rendition.Segment;

/**
 * Fetches a rendition's last segments, the newest first: a live playlist moves on meanwhile, and
 * what it no longer names may be gone.
 */
final class SegmentFetch {
  /** Apple 10.4. */
  private static final List<String> MEDIA_TYPES =
      List.of("video/mp4", "audio/mp4", "video/mp2t", "video/iso.segment");

  private final Origin origin;
  private final Rendition rendition;
  private final Findings findings;
  private final Map<URI, byte[]> inits = new HashMap<>();

  SegmentFetch(Origin origin, Rendition rendition, Findings findings) {
    this.origin = origin;
    this.rendition = rendition;
    this.findings = findings;
  }

  /** The last {@code most} segments but for gaps; one that cannot be read is a finding. */
  CheckedRendition fetch(int most) {
    List<Segment> all = rendition.segments();
    List<Probed> probed = new ArrayList<>();
    for (Segment segment : all.subList(Math.max(0, all.size() - most), all.size()).reversed()) {
      if (segment.gap()) {
        continue;
      }
      String where = rendition.name() + " " + segment.sequence();
      try {
        probed.add(fetch(segment, where));
      } catch (IOException e) {
        findings.must(hasLeft(segment), "RFC 6.2.1", where, String.valueOf(e.getMessage()));
      }
    }
    return new CheckedRendition(rendition, probed.reversed());
  }

  private Probed fetch(Segment segment, String where) throws IOException {
    byte[] init = segment.init().isPresent() ? init(segment.init().get()) : new byte[0];
    Origin.Body body = origin.get(segment.uri());
    findings.should(
        MEDIA_TYPES.contains(body.contentType()),
        "Apple 10.4",
        where,
        "its Content-Type is \"" + body.contentType() + "\"");
    return new Probed(segment, ProbedSegment.of(init, body.bytes()));
  }

  private byte[] init(URI uri) throws IOException {
    byte[] known = inits.get(uri);
    byte[] init = known == null ? origin.get(uri).bytes() : known;
    inits.put(uri, init);
    return init;
  }

  /** Whether the playlist, read again, no longer names it. */
  private boolean hasLeft(Segment segment) {
    if (rendition.ended()) {
      return false;
    }
    try {
      String text = origin.get(rendition.uri()).text();
      return new MediaPlaylistParser().readPlaylist(text).mediaSequence() > segment.sequence();
    } catch (IOException e) {
      return false;
    }
  }
}
