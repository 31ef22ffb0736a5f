package org.zonecast.router.broadcast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.AudioUnit;
import org.zonecast.feed.FeedMessage.EarlierEpoch;
import org.zonecast.feed.FeedMessage.Gap;
import org.zonecast.feed.FeedMessage.Media;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.job.BroadcastRecord.Past;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.authority.Authority;
import org.zonecast.router.authority.JobSecret;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.epoch.EpochBase;
import org.zonecast.router.epoch.EpochClock;
import org.zonecast.router.epoch.EpochInfo;
import org.zonecast.router.epoch.EpochPlace;
import org.zonecast.router.epoch.EpochPlace.Junction;
import org.zonecast.router.feed.EpochRecording;
import org.zonecast.router.feed.FeedBuffer;
import org.zonecast.router.ingest.Arrival;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.source.EpochShape;
import org.zonecast.router.source.SourceWatch;
import org.zonecast.router.source.StampedSource;
import org.zonecast.router.stamp.StampSink;
import org.zonecast.router.stamp.Stamper;
import org.zonecast.router.status.Drift;
import org.zonecast.router.status.EventLog;
import org.zonecast.router.status.Recoveries;

/**
 * One epoch as it runs: stamps what arrives, keeps it, records it, and has it transcoded. Belongs
 * to its broadcast's thread.
 */
public final class LiveEpoch implements StampSink {
  private static final int AUDIO_RATE_HZ = 48_000;

  private final Edge edge;
  private final Identity identity;
  private final EpochBase base;
  private final EpochShape shape;
  private final EventLog events;
  private final Authority.Owner owner;
  private final JobSecret secret;
  private final Executor broadcast;
  private final EpochClock clock;
  private final StampedSource source;
  private final Stamper.Tracks tracks;
  private final FeedBuffer buffer;
  private final EndWatch endWatch;
  private final PlanSearch plans;
  private final EpochRecording recording;

  private @Nullable EncodePlan plan;
  private @Nullable Authority authority;
  private long appendedNanos;
  private boolean ended;
  private boolean gapTold;
  private boolean mayPublish;

  /** Which epoch of which broadcast it is. */
  public record Identity(String streamId, String broadcastId, EpochId epoch) {}

  LiveEpoch(
      Edge edge,
      BroadcastTerms terms,
      EpochPlace place,
      EpochShape shape,
      EventLog events,
      Authority.Owner owner,
      Executor broadcast) {
    this.edge = edge;
    this.identity = terms.identity();
    this.shape = shape;
    this.events = events;
    this.owner = owner;
    this.secret = terms.secret();
    this.broadcast = broadcast;
    var grid =
        new SegmentGrid(shape.grid().frameRate(), shape.grid().segmentFrames(), AUDIO_RATE_HZ);
    long baseNanos = place.baseNanos(shape.startNanos());
    long age = edge.clock().nanoTime() - baseNanos;
    this.clock = new EpochClock(grid, baseNanos, edge.clock().now().minus(Duration.ofNanos(age)));
    this.base = new EpochBase(place, clock);
    this.tracks = shape.tracks();
    edge.memory().opened();
    this.buffer = new FeedBuffer(grid, edge.settings().buffer(), edge.memory(), tracks.video());
    var watch = new SourceWatch(shape.source(), tracks, events, edge.meters());
    this.source = new StampedSource(edge.clock(), clock, shape, watch, this);
    this.endWatch = new EndWatch(edge.clock());
    this.plans = new PlanSearch(edge, terms, shape, broadcast, this::begin);
    this.recording = new EpochRecording(edge, base, buffer);
    this.appendedNanos = shape.startNanos();
  }

  // ---- media ------------------------------------------------------------------------------------

  /**
   * @throws PublishRefusedException if it is nothing that we take
   */
  void take(Arrival arrival) throws PublishRefusedException {
    source.take(arrival);
    pump();
  }

  void newSession() {
    source.newSession();
  }

  /**
   * Why what comes cannot be fitted to the plan and needs a new epoch, if it does. That begins with
   * a keyframe; of a plan without video it is the one that was given to {@link #take} last.
   */
  Optional<String> planIsOver() {
    return source.watch().planIsOver();
  }

  /** What the source is at the moment. */
  SourceWatch source() {
    return source.watch();
  }

  /**
   * Fills with a gap what the clock says should have been there.
   *
   * @param connected false while no session has come to its first keyframe: the gap follows the
   *     clock at once; else it follows one segment later, and only if neither video nor audio has
   *     come any further for that long
   */
  void advanceGap(boolean connected) {
    if (!ended) {
      source.advanceGap(connected);
    }
  }

  /** This edge stood still until now: what others sent in that time may wait to be read. */
  void stoodStill() {
    source.stoodStill();
    if (authority != null) {
      authority.tenure().stoodStill();
    }
  }

  /** Whether the source is to be held back: it is ahead of the clock by more than it drifts. */
  boolean ahead() {
    return source.ahead();
  }

  /** How the source's clocks go. */
  Drift drift() {
    return source.drift();
  }

  /** Ends this epoch because another one follows, and says where that stands. */
  EpochPlace endFollowed(String why) {
    end(true);
    SegmentGrid grid = clock.grid();
    long slots = source.nextSlot();
    long segments = slots == 0 ? 0 : grid.segmentOf(slots - 1) + 1;
    long first = base.mediaSequence();
    var junction = new Junction(first + segments, clock.baseNanos() + grid.slotStartNanos(slots));
    return base.place().next(why, junction, new EarlierEpoch(id(), first, renditions()));
  }

  private List<String> renditions() {
    return (plan == null ? plans.choose("not known yet") : plan).renditionNames();
  }

  /** Whether its media sequence numbers are known; before that no epoch can follow it. */
  boolean based() {
    return base.known();
  }

  /** The broadcast's epochs up to this one, for whoever may have to go on with it. */
  List<Past> pastEpochs() {
    EpochPlace place = base.place();
    var epochs = new ArrayList<Past>();
    long discontinuities = place.discontinuities() - place.earlier().size();
    for (EarlierEpoch earlier : place.earlier()) {
      epochs.add(
          new Past(
              earlier.epoch(),
              earlier.baseMediaSequence(),
              Math.max(0, discontinuities++),
              earlier.renditions()));
    }
    epochs.add(new Past(id(), base.mediaSequence(), place.discontinuities(), renditions()));
    return epochs;
  }

  /**
   * Ends the feed; what is there is transcoded to its end.
   *
   * @param followed another epoch goes on
   */
  void end(boolean followed) {
    if (!ended) {
      // An end without a source of its own is listed with one segment at least.
      source.end(followed, shape.inherited().isPresent() ? clock.grid().segmentFrames() : 0);
      ended = true;
      recording.ended(source.nextSlot(), source.arrivalNanos());
      endWatch.ended();
      tick(); // A worker may be finished before the next one.
      recording.closeFeed();
    }
  }

  boolean ended() {
    return ended;
  }

  /** Whether a GOP alone is larger than the buffer may be. */
  boolean overflowing() {
    return buffer.overflowing();
  }

  @Override
  public void stamped(Media message, long begin90k) {
    buffer.append(message, begin90k);
    appendedNanos = edge.clock().nanoTime();
    switch (message) {
      case VideoUnit unit -> {
        arrived(unit.slot());
        gapTold = false;
        if (unit.keyframe()) {
          evict();
        }
      }
      case Gap gap -> {
        arrived(gap.toSlot() - 1);
        gap(gap);
        evict();
      }
      case AudioUnit _ -> {
        if (!tracks.video()) {
          arrived(clock.grid().slotAt(begin90k));
          gapTold = false;
          evict();
        }
      }
      default -> {}
    }
    if (buffer.full()) {
      evict(); // Not only with the next keyframe: then it would overflow by a GOP each time.
    }
  }

  private void arrived(long slot) {
    recording.arrived(slot, source.arrivalNanos());
    if (authority != null) {
      authority.arrived(slot, source.arrivalNanos());
    }
  }

  private void gap(Gap gap) {
    edge.meters().gapSlots(gap.toSlot() - gap.fromSlot());
    if (!gapTold) {
      events.add("gap", "no media from slot " + gap.fromSlot() + " on");
      gapTold = true;
    }
  }

  private void evict() {
    int lost = buffer.evict(authority == null ? 0 : authority.resumeSegment());
    if (lost > 0) {
      edge.meters().lostGops(lost);
      events.add("lost", lost + " GOPs fell out of the buffer before they were published");
    }
  }

  @Override
  public void event(String type, String detail) {
    events.add(type, detail);
  }

  @Override
  public void dropped(Drop why) {
    edge.meters().dropped(why);
  }

  // ---- transcoding ------------------------------------------------------------------------------

  /**
   * The epochs before it are published: its worker may publish too.
   *
   * @param cleanly the last worker before has said that it lists nothing more
   */
  void mayPublish(boolean cleanly) {
    if (!mayPublish) {
      mayPublish = true;
      endWatch.mayPublish();
      if (authority != null) {
        authority.release(cleanly);
      }
    }
  }

  /** Nobody has its encoder. Told every second for as long as that is so. */
  void encoderGone() {
    endWatch.encoderGone();
  }

  /** Whether it has ended and nobody has had its encoder for 8 s. */
  boolean hopeless() {
    return endWatch.hopeless();
  }

  /** Whether a worker makes it: one with the grant, or one that stands by. */
  boolean hasWorker() {
    return authority != null && authority.worker() != null;
  }

  /** Whether it has ended and nothing of it was committed for 30 s. */
  boolean abandoned() {
    return endWatch.abandoned();
  }

  void tick() {
    plans.tick();
    if (authority != null) {
      authority.tick(new Authority.FeedState(source.nextSlot(), appendedNanos, ended));
    }
    recording.tick();
    endWatch.committed(lastMediaSequence());
  }

  private void begin(EncodePlan chosen) {
    plan = chosen;
    var begun =
        new EpochInfo(identity.streamId(), identity.broadcastId(), base, clock, chosen, units());
    EventLog epochEvents = events.with(recording.begin(begun));
    authority = new Authority(edge, begun, buffer, epochEvents, owner, secret, broadcast);
    if (!mayPublish) {
      authority.tenure().hold();
    }
    String why = base.place().why().isEmpty() ? "" : " because " + base.place().why();
    epochEvents.add(
        "epoch",
        "%s%s: %s fps, %d rungs".formatted(id(), why, chosen.frameRate(), chosen.video().size()));
    tick();
  }

  private void pump() {
    if (authority != null) {
      authority.pump();
    }
    recording.pump();
  }

  void cdnsChanged(List<CdnRecord> cdns) {
    if (authority != null) {
      authority.cdnsChanged(cdns);
    }
  }

  /** Cuts the workers off, once. */
  void close(Revoke.Reason reason, String detail) {
    plans.close();
    if (authority != null) {
      authority.close(reason, detail);
    }
    recording.close();
    edge.memory().closed();
  }

  /** Whether the recording, if any, is with its writer. */
  boolean recorded() {
    return recording.done();
  }

  /** Whether a gap goes on at the moment. */
  boolean silent() {
    return !ended && source.inGap();
  }

  boolean hasVideo() {
    return tracks.video();
  }

  EpochId id() {
    return base.place().id();
  }

  @Nullable Authority authority() {
    return authority;
  }

  Recoveries recoveries() {
    return authority == null ? Recoveries.NONE : authority.recoveries();
  }

  @Nullable EncodePlan plan() {
    return plan;
  }

  /** What its job reserves; 0 while it has no plan. */
  int units() {
    return plan == null ? 0 : shape.units(plan);
  }

  /** The highest media sequence number committed, -1 for none. */
  long lastMediaSequence() {
    long segment = authority == null ? -1 : authority.highestSegment();
    return segment < 0 ? -1 : base.mediaSequence() + segment;
  }
}
