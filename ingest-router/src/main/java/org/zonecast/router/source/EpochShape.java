package org.zonecast.router.source;

import java.time.Duration;
import java.util.Optional;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Ladder;
import org.zonecast.job.StreamOptions;
import org.zonecast.router.source.PlanChooser.Grid;
import org.zonecast.router.source.SourceProbe.SourceFormat;
import org.zonecast.router.stamp.Stamper;

/**
 * What an epoch is made for: a source that was looked at, or the plan of an epoch that was lost
 * with its edge, while there is no source.
 *
 * @param inherited what to go on with; else a plan is chosen for the source
 */
public record EpochShape(
    SourceFormat source, Grid grid, Stamper.Tracks tracks, Optional<Inherited> inherited) {

  /**
   * What is known of an epoch that was lost with its edge.
   *
   * @param plan to go on with, but for its encoder
   * @param units what its job reserved, for a source that may come back; 0 if nobody told
   */
  public record Inherited(EncodePlan plan, int units) {}

  public static EpochShape of(
      SourceFormat source, Ladder ladder, StreamOptions options, Duration segment) {
    return new EpochShape(
        source,
        PlanChooser.grid(ladder, source, segment.toNanos() / 1e9),
        new Stamper.Tracks(source.video().isPresent(), PlanChooser.hasAudio(source, options)),
        Optional.empty());
  }

  /** The shape of an epoch that goes on from a lost one now, without a source. */
  public static EpochShape of(Inherited lost, long nowNanos) {
    EncodePlan plan = lost.plan();
    var unknown =
        new SourceFormat(Optional.empty(), Optional.empty(), plan.frameRate(), false, nowNanos);
    return new EpochShape(
        unknown,
        new Grid(plan.frameRate(), 1, plan.segmentFrames()),
        new Stamper.Tracks(!plan.video().isEmpty(), !plan.audio().isEmpty()),
        Optional.of(lost));
  }

  /** When slot 0's media arrived. */
  public long startNanos() {
    return source.startNanos();
  }

  public EncodePlan choose(Ladder ladder, StreamOptions options, String encoderId) {
    return PlanChooser.choose(ladder, options, source, grid, encoderId);
  }

  /** What a worker has to spare for a plan of this shape. */
  public int units(EncodePlan chosen) {
    double rate = grid.frameRate().toDouble() * grid.sourceMultiple();
    int needed =
        source
            .video()
            .map(video -> chosen.units(video.width(), video.height(), rate))
            .orElseGet(chosen::units);
    return Math.max(needed, inherited.map(Inherited::units).orElse(0));
  }
}
