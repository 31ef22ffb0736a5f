package org.zonecast.router.source;

import java.util.ArrayList;
import java.util.List;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EncodePlan.AudioRendition;
import org.zonecast.job.EncodePlan.VideoRendition;
import org.zonecast.job.Ladder;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.Rung;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamOptions.MissingAudio;
import org.zonecast.router.bitstream.SourceAudio;
import org.zonecast.router.bitstream.SourceVideo;
import org.zonecast.router.source.SourceProbe.SourceFormat;

/** Chooses an epoch's plan: a pure function of the ladder, the stream's options and the source. */
public final class PlanChooser {
  private static final int AUDIO_RATE_HZ = 48_000;
  private static final int STEREO = 2;
  private static final int SURROUND = 6;
  private static final int MAX_SURROUND_BPS = 384_000;
  private static final int LONGEST_SIDE = 8192;

  private PlanChooser() {}

  /**
   * The grid that a source is put on.
   *
   * @param frameRate output frames a second
   * @param sourceMultiple source frames for each of them: 1, 2, 4 …
   * @param segmentFrames output frames in a segment
   */
  public record Grid(Rational frameRate, int sourceMultiple, int segmentFrames) {}

  /**
   * Halves a steady rate until it is no more than the ladder allows; of one that varies the fastest
   * standard rate that is allowed is taken.
   */
  public static Grid grid(Ladder ladder, SourceFormat source, double segmentSeconds) {
    Rational rate = source.frameRate();
    double most = ladder.maxFrameRate() * 1.001;
    int multiple = 1;
    if (source.rateVaries() && rate.toDouble() > most) {
      rate = StandardRates.atMost(most);
    }
    while (rate.toDouble() > most) {
      rate = Rational.of(rate.num(), rate.den() * 2);
      multiple *= 2;
    }
    int frames = (int) Math.max(1, Math.round(segmentSeconds * rate.toDouble()));
    return new Grid(rate, multiple, frames);
  }

  /** Whether a source's plan has audio renditions. */
  static boolean hasAudio(SourceFormat source, StreamOptions options) {
    return source.audio().isPresent() || options.missingAudio() == MissingAudio.SILENCE;
  }

  public static EncodePlan choose(
      Ladder ladder, StreamOptions options, SourceFormat source, Grid grid, String encoderId) {
    return new EncodePlan(
        grid.frameRate(),
        grid.segmentFrames(),
        options.packaging(),
        source.video().map(v -> renditions(ladder, v, grid.frameRate())).orElse(List.of()),
        audioRenditions(ladder, options, source),
        ladder.preset(),
        ladder.threads(),
        encoderId);
  }

  /**
   * Stereo, or mono for a mono source; beside it 5.1 at three times the bit rate if that is wished,
   * the source has six channels or more, and it can be a rendition of its own.
   */
  private static List<AudioRendition> audioRenditions(
      Ladder ladder, StreamOptions options, SourceFormat source) {
    if (!hasAudio(source, options)) {
      return List.of();
    }
    int channels = source.audio().map(SourceAudio::channels).orElse(STEREO);
    var renditions = new ArrayList<AudioRendition>();
    renditions.add(
        new AudioRendition(
            EncodePlan.AUDIO, AUDIO_RATE_HZ, Math.min(STEREO, channels), ladder.audioBitrateBps()));
    boolean ownRendition = options.packaging() == Packaging.CMAF;
    if (options.surround() && ownRendition && channels >= SURROUND) {
      int bitrate = Math.min(MAX_SURROUND_BPS, 3 * ladder.audioBitrateBps());
      renditions.add(new AudioRendition(EncodePlan.SURROUND, AUDIO_RATE_HZ, SURROUND, bitrate));
    }
    return renditions;
  }

  /** The rungs that are no higher than the source; the lowest stays in any case. */
  private static List<VideoRendition> renditions(
      Ladder ladder, SourceVideo source, Rational frameRate) {
    var renditions = new ArrayList<VideoRendition>();
    for (Rung rung : ladder.rungs()) {
      boolean lowest = rung.equals(ladder.rungs().getLast());
      if (rung.height() <= even(source.shorterSide()) || lowest) {
        renditions.add(rendition(rung, source.displayAspect(), frameRate));
      }
    }
    return renditions;
  }

  /** A rung's height is the shorter side of what is shown. */
  private static VideoRendition rendition(Rung rung, double aspect, Rational frameRate) {
    int shorter = rung.height();
    int longer = Math.clamp(even(shorter * Math.max(aspect, 1 / aspect)), 16, LONGEST_SIDE);
    int width = aspect < 1 ? shorter : longer;
    int height = aspect < 1 ? longer : shorter;
    return new VideoRendition(
        rung.name(),
        width,
        height,
        rung.crf(),
        rung.maxrateBps(),
        rung.bufsizeBits(),
        H264Level.of(width, height, frameRate.toDouble(), rung.maxrateBps(), rung.bufsizeBits()));
  }

  /** The nearest even number of pixels. */
  private static int even(double pixels) {
    return (int) (2 * Math.round(pixels / 2));
  }
}
