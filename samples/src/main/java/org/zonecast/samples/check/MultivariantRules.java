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

  private final Findings findings;

  MultivariantRules(Findings findings) {
    this.findings = findings;
  }

  void check(MasterPlaylist playlist) {
    List<Variant> variants = playlist.variants();
    findings.must(!variants.isEmpty(), "RFC 4.4.6.2", WHERE, "it names no variant");
    boolean video = variants.stream().anyMatch(variant -> variant.resolution().isPresent());
    variants.forEach(variant -> checkVariant(variant, video));
    checkGroups(playlist);
    findings.should(
        playlist.independentSegments(),
        "Apple: Multivariant playlist",
        WHERE,
        "EXT-X-INDEPENDENT-SEGMENTS is missing");
  }

  private void checkVariant(Variant variant, boolean video) {
    String where = WHERE + " " + variant.uri();
    findings.must(
        !variant.codecs().isEmpty(), "Apple: Multivariant playlist", where, "CODECS is missing");
    findings.must(
        variant.averageBandwidth().isPresent(),
        "Apple: Multivariant playlist",
        where,
        "AVERAGE-BANDWIDTH is missing");
    boolean pictures = variant.codecs().stream().anyMatch(codec -> codec.startsWith("avc1"));
    findings.must(
        pictures == variant.resolution().isPresent() || !video,
        "Apple: Multivariant playlist",
        where,
        "RESOLUTION is there without video, or missing with it");
    findings.should(
        !pictures || variant.frameRate().isPresent(),
        "Apple: Multivariant playlist",
        where,
        "FRAME-RATE is missing");
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
      findings.must(
          rendition.channels().isPresent(),
          "Apple: Multivariant playlist",
          where,
          "CHANNELS is missing");
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

  private static boolean isTrue(Optional<Boolean> attribute) {
    return attribute.orElse(false);
  }
}
