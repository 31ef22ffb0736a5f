package org.zonecast.samples.check;

import io.lindstrom.m3u8.model.AlternativeRendition;
import io.lindstrom.m3u8.model.MasterPlaylist;
import io.lindstrom.m3u8.model.MediaType;
import io.lindstrom.m3u8.model.Variant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a multivariant playlist must be, by its text alone. */
final class MultivariantRules {
  private static final String WHERE = "multivariant";
  private static final List<String> VIDEO_CODECS =
      List.of("avc1.", "avc3.", "hvc1.", "hev1.", "dvh1.", "av01.");

  private final Findings findings;

  MultivariantRules(Findings findings) {
    this.findings = findings;
  }

  void check(MasterPlaylist playlist) {
    List<Variant> variants = playlist.variants();
    findings.must(!variants.isEmpty(), "RFC 4.4.6.2", WHERE, "it names no variant");
    variants.forEach(this::checkVariant);
    checkGroups(playlist);
    findings.should(
        playlist.independentSegments(),
        "Apple 9.11",
        WHERE,
        "EXT-X-INDEPENDENT-SEGMENTS is missing");
  }

  private void checkVariant(Variant variant) {
    String where = WHERE + " " + variant.uri();
    findings.must(!variant.codecs().isEmpty(), "Apple 9.1", where, "CODECS is missing");
    findings.must(
        variant.averageBandwidth().isPresent(),
        "Apple 9.14",
        where,
        "AVERAGE-BANDWIDTH is missing");
    boolean pictures = variant.codecs().stream().anyMatch(MultivariantRules::isVideo);
    findings.must(
        !pictures || variant.resolution().isPresent(), "Apple 9.2", where, "RESOLUTION is missing");
    findings.must(
        !pictures || variant.frameRate().isPresent(), "Apple 9.15", where, "FRAME-RATE is missing");
    variant
        .averageBandwidth()
        .ifPresent(average ->
            findings.must(
                average <= variant.bandwidth(),
                "RFC 4.4.6.2",
                where,
                "AVERAGE-BANDWIDTH is above BANDWIDTH"));
  }

  private void checkGroups(MasterPlaylist playlist) {
    List<AlternativeRendition> audio =
        playlist.alternativeRenditions().stream()
            .filter(rendition -> rendition.type() == MediaType.AUDIO)
            .toList();
    Set<String> groups =
        audio.stream().map(AlternativeRendition::groupId).collect(Collectors.toSet());
    playlist.variants().stream()
        .flatMap(variant -> variant.audio().stream())
        .distinct()
        .forEach(group ->
            findings.must(
                groups.contains(group),
                "RFC 4.4.6.2",
                WHERE,
                "the audio group " + group + " has no rendition"));
    for (AlternativeRendition rendition : audio) {
      String where = WHERE + " " + rendition.name();
      findings.should(
          rendition.channels().isPresent(), "RFC 4.4.6.1", where, "CHANNELS is missing");
      findings.must(
          !isTrue(rendition.forced()), "RFC 4.4.6.1", where, "FORCED is for subtitles only");
    }
    for (String group : groups) {
      long defaults =
          audio.stream()
              .filter(r -> r.groupId().equals(group) && isTrue(r.defaultRendition()))
              .count();
      findings.must(defaults <= 1, "RFC 4.4.6.1.1", WHERE, "group " + group + " has two defaults");
    }
  }

  private static boolean isVideo(String codec) {
    return VIDEO_CODECS.stream().anyMatch(codec::startsWith);
  }

  private static boolean isTrue(Optional<Boolean> attribute) {
    return attribute.orElse(false);
  }
}
