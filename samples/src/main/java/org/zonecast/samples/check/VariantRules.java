package org.zonecast.samples.check;

import io.lindstrom.m3u8.model.AlternativeRendition;
import io.lindstrom.m3u8.model.MasterPlaylist;
import io.lindstrom.m3u8.model.Resolution;
import io.lindstrom.m3u8.model.Variant;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.zonecast.samples.check.CheckedRendition.Probed;
import org.zonecast.samples.check.ProbedSegment.Track;

/** Whether variants are what the multivariant playlist says, and lie beside each other in time. */
final class VariantRules {
  private static final double ALIGNED_SECONDS = 0.002;

  /** A segment's sound begins with the first AAC frame behind the first picture. */
  private static final double SOUND_ALIGNED_SECONDS = 0.05;

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
    checkAlignment();
  }

  private void checkBandwidth(MasterPlaylist playlist, Variant variant, CheckedRendition video) {
    double sound =
        sounds(playlist, variant).mapToDouble(CheckedRendition::peakBitsPerSecond).max().orElse(0);
    double peak = video.peakBitsPerSecond() + sound;
    findings.must(
        peak <= variant.bandwidth(),
        "RFC 4.4.6.2",
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
    if (video.isPresent() && video.get().codec().equals("h264")) {
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

  /** RFC 6.2.4: matching content has matching timestamps, and discontinuities come together. */
  private void checkAlignment() {
    Map<Long, Double> pictures = new HashMap<>();
    Map<Long, Boolean> discontinuities = new HashMap<>();
    for (CheckedRendition rendition : renditions.values()) {
      for (Probed probed : rendition.segments()) {
        long sequence = probed.segment().sequence();
        String where = rendition.rendition().name() + " " + sequence;
        Boolean other = discontinuities.putIfAbsent(sequence, probed.segment().discontinuity());
        findings.must(
            other == null
                || other == probed.segment().discontinuity()
                || first(rendition).segment().sequence() == sequence,
            "RFC 6.2.4",
            where,
            "a discontinuity that other renditions do not have");
        probed.media().video().ifPresent(v -> checkTime(pictures, sequence, v.begin(), where));
      }
    }
    for (CheckedRendition rendition : renditions.values()) {
      for (Probed probed : rendition.segments()) {
        Double picture = pictures.get(probed.segment().sequence());
        Optional<Track> audio = probed.media().audio();
        if (picture != null && audio.isPresent()) {
          findings.must(
              Math.abs(audio.get().begin() - picture) <= SOUND_ALIGNED_SECONDS,
              "RFC 6.2.4",
              rendition.rendition().name() + " " + probed.segment().sequence(),
              "its sound begins %.3f s off its picture".formatted(audio.get().begin() - picture));
        }
      }
    }
  }

  private static Probed first(CheckedRendition rendition) {
    return rendition.segments().getFirst();
  }

  private void checkTime(Map<Long, Double> times, long sequence, double begin, String where) {
    Double other = times.putIfAbsent(sequence, begin);
    findings.must(
        other == null || Math.abs(other - begin) <= ALIGNED_SECONDS,
        "RFC 6.2.4",
        where,
        "it begins at another time than in the other renditions");
  }
}
