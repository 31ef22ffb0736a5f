package org.zonecast.samples.check;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.zonecast.samples.check.CheckedRendition.Probed;
import org.zonecast.samples.check.ProbedSegment.Track;

/**
 * Whether renditions lie beside each other in time (RFC 6.2.4). Segments with the same media
 * sequence number are taken to hold the same content, as Apple 8.22 advises.
 */
final class AlignmentRules {
  private static final String SOURCE = "RFC 6.2.4";
  private static final double ALIGNED_SECONDS = 0.002;

  /** A segment's sound begins with the first AAC frame behind the first picture. */
  private static final double SOUND_ALIGNED_SECONDS = 0.05;

  private final Findings findings;

  AlignmentRules(Findings findings) {
    this.findings = findings;
  }

  void check(Collection<CheckedRendition> renditions) {
    checkTargetDurations(renditions);
    checkDiscontinuities(renditions);
    Map<Long, Double> pictures = new HashMap<>();
    for (CheckedRendition rendition : renditions) {
      rendition.segments().forEach(probed -> checkPicture(pictures, rendition, probed));
    }
    for (CheckedRendition rendition : renditions) {
      rendition.segments().forEach(probed -> checkSound(pictures, rendition, probed));
    }
  }

  private void checkTargetDurations(Collection<CheckedRendition> renditions) {
    Optional<Integer> expected = Optional.empty();
    for (CheckedRendition checked : renditions) {
      int target = checked.rendition().playlist().targetDuration();
      findings.must(
          expected.isEmpty() || expected.get() == target,
          SOURCE,
          checked.rendition().name(),
          "its target duration is not that of the other renditions");
      expected = expected.or(() -> Optional.of(target));
    }
  }

  /**
   * By number and not by tag: a rendition may begin at a discontinuity that others have in the
   * middle, and then it may have the tag, or count what is before its first segment.
   */
  private void checkDiscontinuities(Collection<CheckedRendition> renditions) {
    Map<Long, Long> numbers = new HashMap<>();
    for (CheckedRendition checked : renditions) {
      for (Rendition.Segment segment : checked.rendition().segments()) {
        Long other = numbers.putIfAbsent(segment.sequence(), segment.discontinuities());
        findings.must(
            other == null || other == segment.discontinuities(),
            SOURCE,
            checked.rendition().name() + " " + segment.sequence(),
            "its discontinuity sequence number is not that of the other renditions");
      }
    }
  }

  private void checkPicture(Map<Long, Double> pictures, CheckedRendition rendition, Probed probed) {
    Optional<Track> video = probed.media().video();
    if (video.isEmpty()) {
      return;
    }
    double begin = video.get().begin();
    Double other = pictures.putIfAbsent(probed.segment().sequence(), begin);
    findings.must(
        other == null || Math.abs(ProbedSegment.secondsBehind(begin, other)) <= ALIGNED_SECONDS,
        SOURCE,
        rendition.where(probed),
        "it begins at another time than in the other renditions");
  }

  private void checkSound(Map<Long, Double> pictures, CheckedRendition rendition, Probed probed) {
    Double picture = pictures.get(probed.segment().sequence());
    Optional<Track> audio = probed.media().audio();
    if (picture == null || audio.isEmpty()) {
      return;
    }
    double behind = ProbedSegment.secondsBehind(audio.get().begin(), picture);
    findings.must(
        Math.abs(behind) <= SOUND_ALIGNED_SECONDS,
        SOURCE,
        rendition.where(probed),
        "its sound begins %.3f s off its picture".formatted(behind));
  }
}
