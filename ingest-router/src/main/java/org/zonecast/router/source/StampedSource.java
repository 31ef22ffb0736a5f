package org.zonecast.router.source;

import org.zonecast.feed.FeedMessage.AudioUnit;
import org.zonecast.feed.FeedMessage.Media;
import org.zonecast.feed.FeedMessage.VideoConfig;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.agent.FeedClock;
import org.zonecast.router.agent.Silence;
import org.zonecast.router.epoch.EpochClock;
import org.zonecast.router.ingest.Arrival;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.stamp.StampSink;
import org.zonecast.router.stamp.Stamper;
import org.zonecast.router.status.Drift;

/**
 * The source of an epoch as it arrives: everything is stamped with its place, silence becomes a
 * gap, and it is known how far the source is ahead of the clock. Belongs to its broadcast's thread.
 */
public final class StampedSource implements StampSink {
  private final FeedClock time;
  private final EpochClock clock;
  private final SourceWatch watch;
  private final StampSink sink;
  private final Stamper stamper;
  private final Pace pace = new Pace();
  private final Silence silence;

  private int anchorings;
  private long arrivalNanos;

  /**
   * @param sink given what is stamped
   */
  public StampedSource(
      FeedClock time, EpochClock clock, EpochShape shape, SourceWatch watch, StampSink sink) {
    this.time = time;
    this.clock = clock;
    this.watch = watch;
    this.sink = sink;
    this.stamper = new Stamper(clock.grid(), shape.grid().sourceMultiple(), shape.tracks(), this);
    this.silence = new Silence(shape.startNanos());
    if (shape.inherited().isPresent()) {
      stamper.beginInGap();
    }
  }

  /**
   * @throws PublishRefusedException if it is nothing that we take
   */
  public void take(Arrival arrival) throws PublishRefusedException {
    arrivalNanos = arrival.nanos();
    switch (arrival) {
      case Arrival.Said said -> {}
      case Arrival.NewVideoConfig config -> {
        watch.configured(config);
        stamper.videoConfig(new VideoConfig(config.codec(), config.config()));
      }
      case Arrival.Turned turned -> {
        watch.turned(turned.orientation());
        stamper.orientation(turned.orientation());
      }
      case Arrival.NewAudioConfig config -> {
        watch.configured(config);
        tellAudioFormat();
      }
      case Arrival.Video unit -> {
        watch.saw(unit);
        stamper.video(
            unit.dts90k(), unit.pts90k(), unit.keyframe(), unit.data(), airSlot(unit.nanos()));
      }
      case Arrival.Audio unit -> {
        if (watch.heard(unit)) {
          tellAudioFormat();
        }
        stamper.audio(unit.pts90k(), unit.data(), airSlot(unit.nanos()));
      }
    }
    keepPace();
  }

  private void tellAudioFormat() {
    watch.audio().ifPresent(format -> stamper.audioConfig(format, watch.audioConfig()));
  }

  private void keepPace() {
    if (!stamper.anchored()) {
      return;
    }
    long leadNanos = clock.aheadNanos(stamper.reached90k(), arrivalNanos);
    if (anchorings != stamper.anchorings()) {
      anchorings = stamper.anchorings();
      pace.restart(leadNanos);
    }
    pace.arrived(leadNanos, arrivalNanos);
  }

  /** The slot on the air at a time, by the source's clock as far as its drift is known. */
  private long airSlot(long nanos) {
    return clock.slotAt(nanos + pace.baselineNanos());
  }

  public void newSession() {
    stamper.newSession();
    watch.newSession();
  }

  /**
   * Fills with a gap what the clock says should have been there.
   *
   * @param connected false while no session has come to its first keyframe: the gap follows the
   *     clock at once; else it follows one segment later, and only if neither video nor audio has
   *     come any further for that long
   */
  public void advanceGap(boolean connected) {
    arrivalNanos = time.nanoTime();
    long airSlot = airSlot(arrivalNanos);
    long silentNanos = silence.nanos(arrivalNanos);
    SegmentGrid grid = clock.grid();
    if (!connected || !stamper.anchored()) {
      stamper.gapTo(airSlot);
    } else if (stamper.inGap() || silentNanos >= grid.slotStartNanos(grid.segmentFrames())) {
      stamper.gapTo(airSlot - grid.segmentFrames());
    }
  }

  /** This edge stood still until now: media of that time may wait to be read. */
  public void stoodStill() {
    silence.stoodStill(time.nanoTime());
  }

  /**
   * The epoch is over.
   *
   * @param followed another one goes on
   * @param leastSlots if the source has come less far, a gap goes on up to there
   */
  public void end(boolean followed, long leastSlots) {
    arrivalNanos = time.nanoTime();
    if (leastSlots > 0) {
      stamper.gapTo(leastSlots);
    }
    stamper.end(followed);
  }

  /** Whether the source is to be held back: it is ahead of the clock by more than it drifts. */
  public boolean ahead() {
    long now = time.nanoTime();
    return pace.hold(clock.aheadNanos(stamper.reached90k(), now), now);
  }

  /** How the source's clocks go. */
  public Drift drift() {
    return new Drift(
        pace.driftPpm(), pace.baselineNanos() / 1_000_000, Math.round(stamper.audioDriftMs()));
  }

  /** What the source is at the moment, and whether the plan can go on with it. */
  public SourceWatch watch() {
    return watch;
  }

  /** The first slot that nothing was stamped for or behind. */
  public long nextSlot() {
    return stamper.nextSlot();
  }

  /** Whether a gap goes on at the moment. */
  public boolean inGap() {
    return stamper.inGap();
  }

  /** When that arrived which is being stamped, or was stamped last. */
  public long arrivalNanos() {
    return arrivalNanos;
  }

  @Override
  public void stamped(Media message, long begin90k) {
    boolean further =
        switch (message) {
          case VideoUnit unit -> unit.slot() >= stamper.nextSlot();
          case AudioUnit _ -> true;
          default -> false;
        };
    if (further) {
      silence.broken(arrivalNanos);
    }
    sink.stamped(message, begin90k);
  }

  @Override
  public void event(String type, String detail) {
    sink.event(type, detail);
  }

  @Override
  public void dropped(Drop why) {
    sink.dropped(why);
  }
}
