package org.zonecast.samples.check;

import io.lindstrom.m3u8.model.AlternativeRendition;
import io.lindstrom.m3u8.model.MasterPlaylist;
import io.lindstrom.m3u8.model.Resolution;
import io.lindstrom.m3u8.model.Variant;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.zonecast.samples.check.CheckedRendition.Probed;
import org.zonecast.samples.check.ProbedSegment.Track;

/** Whether variants are what the multivariant playlist says. */
final class VariantRules {
  /** How far a live stream's segments may go above the BANDWIDTH that was said before. */
  private static final double LIVE_TOLERANCE = 1.25;

  private final Findings findings;
  private final URI base;
  private final Map<URI, CheckedRendition> renditions;

  VariantRules(Findings findings, URI base, Map<URI, CheckedRendition> renditions) {
    this.findings = findings;
    this.base = base;
    this.renditions = renditions;
  }

  void check(MasterPlaylist playlist) {
    for (Variant variant : playlist.variants()) {
      CheckedRendition rendition = renditions.get(base.resolve(variant.uri()));
      if (rendition != null) {
        checkBandwidth(playlist, variant, rendition);
        rendition.segments().stream().findFirst().ifPresent(first -> checkCodecs(variant, first));
      }
    }
  }

  private void checkBandwidth(MasterPlaylist playlist, Variant variant, CheckedRendition video) {
    double sound =
        sounds(playlist, variant).mapToDouble(CheckedRendition::peakBitsPerSecond).max().orElse(0);
    double peak = video.peakBitsPerSecond() + sound;
    boolean ended = video.rendition().ended();
    findings.must(
        peak <= variant.bandwidth() * (ended ? 1 : LIVE_TOLERANCE),
        ended ? "RFC 4.4.6.2" : "Apple 1.29",
        video.rendition().name(),
        "a segment has %.0f bit/s, BANDWIDTH says %d".formatted(peak, variant.bandwidth()));
  }

  private java.util.stream.Stream<CheckedRendition> sounds(
      MasterPlaylist playlist, Variant variant) {
    return playlist.alternativeRenditions().stream()
        .filter(rendition -> variant.audio().equals(Optional.of(rendition.groupId())))
        .map(AlternativeRendition::uri)
        .flatMap(Optional::stream)
        .map(uri -> renditions.get(base.resolve(uri)))
        .filter(java.util.Objects::nonNull);
  }

  private void checkCodecs(Variant variant, Probed first) {
    Optional<Track> video = first.media().video();
    String where = "multivariant " + variant.uri();
    if (video.isPresent() && video.get().codec().equals("h264") && !variant.codecs().isEmpty()) {
      String level = "%02x".formatted(video.get().level());
      boolean said =
          variant.codecs().stream()
              .map(codec -> codec.toLowerCase(Locale.ROOT))
              .anyMatch(codec -> codec.startsWith("avc1.") && codec.endsWith(level));
      findings.must(said, "RFC 4.4.6.2", where, "CODECS does not name level " + level);
    }
    if (video.isPresent() && variant.resolution().isPresent()) {
      Resolution said = variant.resolution().get();
      findings.must(
          said.width() == video.get().width() && said.height() == video.get().height(),
          "RFC 4.4.6.2",
          where,
          "RESOLUTION is not the video's " + video.get().width() + "x" + video.get().height());
    }
  }
}
