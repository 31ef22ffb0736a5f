package org.zonecast.router.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EncodePlan.AudioRendition;
import org.zonecast.job.EncodePlan.VideoRendition;
import org.zonecast.job.Ladder;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.Rung;

/** Chooses an epoch's plan: a pure function of the ladder and the source. */
final class PlanChooser {
  private static final int AUDIO_RATE_HZ = 48_000;

  private PlanChooser() {}

  /**
   * The grid that a source is put on.
   *
   * @param frameRate output frames a second
   * @param sourceMultiple source frames for each of them: 1, 2, 4 …
   * @param segmentFrames output frames in a segment
   */
  record Grid(Rational frameRate, int sourceMultiple, int segmentFrames) {}

  /** Halves the source's rate until it is no more than the ladder allows. */
  static Grid grid(Ladder ladder, Rational sourceRate, double segmentSeconds) {
    Rational rate = sourceRate;
    int multiple = 1;
    while (rate.toDouble() > ladder.maxFrameRate() * 1.001) {
      rate = Rational.of(rate.num(), rate.den() * 2);
      multiple *= 2;
    }
    int frames = (int) Math.max(1, Math.round(segmentSeconds * rate.toDouble()));
    return new Grid(rate, multiple, frames);
  }

  static EncodePlan choose(
      Ladder ladder, SourceVideo source, Optional<SourceAudio> audio, Grid grid, String encoderId) {
    return new EncodePlan(
        grid.frameRate(),
        grid.segmentFrames(),
        Packaging.CMAF,
        renditions(ladder, source, grid.frameRate()),
        audio.map(a -> audioRendition(ladder, a)).map(List::of).orElse(List.of()),
        ladder.preset(),
        ladder.threads(),
        encoderId);
  }

  private static AudioRendition audioRendition(Ladder ladder, SourceAudio source) {
    return new AudioRendition(
        EncodePlan.AUDIO, AUDIO_RATE_HZ, Math.min(2, source.channels()), ladder.audioBitrateBps());
  }

  /** The rungs that are no higher than the source; the lowest stays in any case. */
  private static List<VideoRendition> renditions(
      Ladder ladder, SourceVideo source, Rational frameRate) {
    var renditions = new ArrayList<VideoRendition>();
    for (Rung rung : ladder.rungs()) {
      boolean lowest = rung.equals(ladder.rungs().getLast());
      if (rung.height() <= source.height() || lowest) {
        renditions.add(rendition(rung, source, frameRate));
      }
    }
    return renditions;
  }

  private static VideoRendition rendition(Rung rung, SourceVideo source, Rational frameRate) {
    double aspect = source.sampleAspect().toDouble() * source.width() / source.height();
    long width = Math.round(rung.height() * aspect / 2) * 2;
    int evenWidth = (int) Math.clamp(width, 16L, 8192L);
    return new VideoRendition(
        rung.name(),
        evenWidth,
        rung.height(),
        rung.crf(),
        rung.maxrateBps(),
        rung.bufsizeBits(),
        H264Level.of(
            evenWidth, rung.height(), frameRate.toDouble(), rung.maxrateBps(), rung.bufsizeBits()));
  }
}
