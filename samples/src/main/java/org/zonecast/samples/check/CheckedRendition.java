package org.zonecast.samples.check;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zonecast.samples.check.Rendition.Segment;

/** A rendition with the segments of it that were fetched and probed, in order. */
record CheckedRendition(Rendition rendition, List<Probed> segments) {

  /** A segment and what is in it. */
  record Probed(Segment segment, ProbedSegment media) {
    double bitsPerSecond() {
      return media.bytes() * 8 / segment.seconds();
    }
  }

  /** Fetches the last {@code most} segments; one that cannot be read is a finding. */
  static CheckedRendition fetch(Origin origin, Rendition rendition, int most, Findings findings)
      throws IOException {
    List<Segment> all = rendition.segments();
    Map<URI, byte[]> inits = new HashMap<>();
    List<Probed> probed = new ArrayList<>();
    for (Segment segment : all.subList(Math.max(0, all.size() - most), all.size())) {
      String where = rendition.name() + " " + segment.sequence();
      try {
        byte[] init = new byte[0];
        if (segment.init().isPresent()) {
          URI uri = segment.init().get();
          byte[] known = inits.get(uri);
          init = known == null ? origin.get(uri).bytes() : known;
          inits.put(uri, init);
        }
        Origin.Body body = origin.get(segment.uri());
        findings.should(
            isMediaType(body.contentType()),
            "RFC 3",
            where,
            "its Content-Type is \"" + body.contentType() + "\"");
        probed.add(new Probed(segment, ProbedSegment.of(init, body.bytes())));
      } catch (IOException e) {
        findings.must(false, "RFC 6.2.1", where, String.valueOf(e.getMessage()));
      }
    }
    return new CheckedRendition(rendition, probed);
  }

  private static boolean isMediaType(String type) {
    return List.of("video/mp4", "audio/mp4", "video/mp2t", "video/iso.segment").contains(type);
  }

  double peakBitsPerSecond() {
    return segments.stream().mapToDouble(Probed::bitsPerSecond).max().orElse(0);
  }

  double averageBitsPerSecond() {
    double bits = segments.stream().mapToDouble(probed -> probed.media().bytes() * 8.0).sum();
    double seconds = segments.stream().mapToDouble(probed -> probed.segment().seconds()).sum();
    return seconds == 0 ? 0 : bits / seconds;
  }
}
