package org.zonecast.samples.check;

import io.lindstrom.m3u8.model.MediaSegment;
import java.util.List;

/** What a media playlist must be, by its text alone. */
final class PlaylistRules {
  private static final int WINDOW_AT_LEAST = 3;

  private final Findings findings;

  PlaylistRules(Findings findings) {
    this.findings = findings;
  }

  void check(Rendition rendition) {
    String name = rendition.name();
    List<MediaSegment> segments = rendition.playlist().mediaSegments();
    int target = rendition.playlist().targetDuration();
    for (Rendition.Segment segment : rendition.segments()) {
      findings.must(
          Math.round(segment.seconds()) <= target,
          "RFC 4.4.3.1",
          name + " " + segment.sequence(),
          "EXTINF of " + segment.seconds() + " s is over the target duration of " + target + " s");
    }
    findings.must(
        rendition.ended() || segments.size() >= WINDOW_AT_LEAST,
        "RFC 6.2.2",
        name,
        "a live playlist of " + segments.size() + " segments; at least 3 are needed");
    findings.should(
        segments.isEmpty() || segments.getFirst().programDateTime().isPresent(),
        "Apple: Media playlist",
        name,
        "EXT-X-PROGRAM-DATE-TIME is missing");
    checkVersion(rendition);
  }

  /** RFC 8: what needs which EXT-X-VERSION. */
  private void checkVersion(Rendition rendition) {
    int version = rendition.playlist().version().orElse(1);
    boolean fractions = rendition.segments().stream().anyMatch(s -> s.seconds() % 1 != 0);
    boolean map = rendition.segments().stream().anyMatch(s -> s.init().isPresent());
    int needed = map ? 6 : fractions ? 3 : 1;
    findings.must(
        version >= needed,
        "RFC 8",
        rendition.name(),
        "EXT-X-VERSION is " + version + ", its tags need " + needed);
  }
}
