package org.zonecast.samples.check;

import io.lindstrom.m3u8.model.MediaSegment;
import java.util.List;
import java.util.OptionalDouble;

/** What a media playlist must be, by its text alone. */
final class PlaylistRules {
  private static final int WINDOW_TARGET_DURATIONS = 3;

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
        rendition.ended() || seconds(segments) >= WINDOW_TARGET_DURATIONS * target,
        "RFC 6.2.2",
        name,
        "a live playlist shorter than three target durations");
    findings.must(
        rendition.ended() || segments.stream().anyMatch(s -> s.programDateTime().isPresent()),
        "Apple 8.4",
        name,
        "EXT-X-PROGRAM-DATE-TIME is missing");
    checkHoldBack(rendition, target);
    checkVersion(rendition);
  }

  private void checkHoldBack(Rendition rendition, int target) {
    OptionalDouble holdBack =
        rendition.playlist().serverControl().stream()
            .flatMap(control -> control.holdBack().stream())
            .mapToDouble(Double::doubleValue)
            .findAny();
    findings.must(
        holdBack.isEmpty() || holdBack.getAsDouble() >= WINDOW_TARGET_DURATIONS * target,
        "RFC 4.4.3.8",
        rendition.name(),
        "HOLD-BACK is less than three target durations");
  }

  /** In milliseconds' precision, so that three times 2.002 s are not less than 6.006 s. */
  private static double seconds(List<MediaSegment> segments) {
    return segments.stream().mapToLong(s -> Math.round(s.duration() * 1000)).sum() / 1000.0;
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
