package org.zonecast.router.broadcast;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.router.authority.Authority;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.epoch.EpochPlace;
import org.zonecast.router.ingest.Arrival;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.ingest.PublishRefusedException.Reason;
import org.zonecast.router.ingest.SessionConfigs;
import org.zonecast.router.source.EpochShape;
import org.zonecast.router.source.SourceProbe;
import org.zonecast.router.source.SourceProbe.SourceFormat;
import org.zonecast.router.status.EventLog;
import org.zonecast.router.status.Recoveries;

/**
 * The epochs of a broadcast, one behind the other, as media comes: it goes to the newest. When its
 * plan cannot go on, media is looked at until its format is known; then the epoch ends and another
 * follows it. Belongs to its broadcast's thread.
 */
final class Epochs implements Authority.Owner {
  private static final int MAX_UNFINISHED = 4;

  /** Added to the time when no more media comes, so that a probe decides by what it has. */
  private static final long FOREVER_NANOS = Duration.ofDays(1).toNanos();

  /** Announced pictures are waited for as long; a lost worker is back by then, too. */
  private static final long STILL_NANOS = Duration.ofSeconds(10).toNanos();

  private final Edge edge;
  private final BroadcastTerms terms;
  private final EventLog events;
  private final Owner owner;
  private final Executor broadcast;
  private final SessionConfigs configs = new SessionConfigs();

  private final EpochQueue queue;

  /** Looks at media for an epoch to come; null while the newest epoch takes it. */
  private @Nullable SourceProbe probe;

  private long probingSinceNanos;
  private String changeReason = "";

  /** Why another epoch begins where it can; null if none does. */
  private @Nullable String renewal;

  /** When the last picture came, or the renewal was first asked for. */
  private long stillSinceNanos;

  private @Nullable LiveEpoch newest;

  /** The broadcast, as its epochs see it. */
  interface Owner {
    /** The feed's media cannot be transcoded. */
    void poisoned(String why);

    /**
     * Somebody newer publishes this broadcast.
     *
     * @param winner its epoch, if it is known
     */
    void superseded(@Nullable EpochId winner, String detail);

    /** Every segment of every epoch is listed. */
    void finished();
  }

  Epochs(Edge edge, BroadcastTerms terms, EventLog events, Owner owner, Executor broadcast) {
    this.edge = edge;
    this.terms = terms;
    this.events = events;
    this.owner = owner;
    this.broadcast = broadcast;
    this.queue = new EpochQueue(edge.meters(), events);
    this.probe = new SourceProbe(edge.meters()::dropped, false);
    this.probingSinceNanos = edge.clock().nanoTime();
  }

  // ---- media ------------------------------------------------------------------------------------

  /**
   * @throws PublishRefusedException if it is nothing that we take
   */
  void take(Arrival arrival) throws PublishRefusedException {
    boolean config = configs.take(arrival);
    if (arrival instanceof Arrival.Video) {
      stillSinceNanos = arrival.nanos();
    }
    if (probe != null) {
      probe.take(arrival);
      beginIfKnown();
      return;
    }
    String why = give(arrival).orElse(null);
    if (why != null) {
      SourceProbe next = change(why, arrival);
      if (!config) {
        next.take(arrival);
      }
      beginIfKnown();
    }
  }

  /** Gives it to the newest epoch, or says why that cannot go on with it. */
  private Optional<String> give(Arrival arrival) throws PublishRefusedException {
    LiveEpoch current = requireNewest();
    boolean changes = current.based();
    if (changes && renewal != null && mayBegin(arrival, current)) {
      return Optional.of(renewal);
    }
    current.take(arrival);
    if (current.overflowing()) {
      throw new PublishRefusedException(
          Reason.UNSUPPORTED_MEDIA, "its keyframes lie too far apart");
    }
    String why = changes ? current.planIsOver().orElse(null) : null;
    if (why == null || (arrival instanceof Arrival.Video && !current.hasVideo())) {
      return Optional.ofNullable(why);
    }
    renew(why);
    return Optional.empty();
  }

  /** Whether another epoch may begin here: with a keyframe, or with sound if no pictures come. */
  private boolean mayBegin(Arrival arrival, LiveEpoch current) {
    return switch (arrival) {
      case Arrival.Video unit -> unit.keyframe();
      case Arrival.Audio unit -> isAlone(unit, current);
      default -> false;
    };
  }

  /**
   * Whether this is sound without pictures. Those that stand still are waited for while somebody
   * makes the epoch: viewers lose more by a broadcast that becomes one of sound alone.
   */
  private boolean isAlone(Arrival.Audio sound, LiveEpoch current) {
    return current.hasVideo()
        ? !current.hasWorker() && sound.nanos() - stillSinceNanos >= STILL_NANOS
        : current.planIsOver().isEmpty();
  }

  private void renew(String why) {
    if (renewal == null) {
      stillSinceNanos = edge.clock().nanoTime();
    }
    renewal = why;
  }

  /**
   * From now on media is for another epoch.
   *
   * @param first what that begins with
   */
  private SourceProbe change(String why, Arrival first) throws PublishRefusedException {
    if (queue.size() >= MAX_UNFINISHED) {
      throw new PublishRefusedException(
          Reason.UNSUPPORTED_MEDIA, "it changes faster than it can be published: " + why);
    }
    renewal = null;
    changeReason = why;
    SourceProbe next = freshProbe(first instanceof Arrival.Audio);
    probe = next;
    long now = edge.clock().nanoTime();
    boolean _ = configs.take(new Arrival.Turned(now, requireNewest().source().orientation()));
    for (Arrival inForce : configs.inForce()) {
      next.take(inForce);
    }
    return next;
  }

  private SourceProbe freshProbe(boolean soundWillDo) {
    probingSinceNanos = edge.clock().nanoTime();
    return new SourceProbe(edge.meters()::dropped, soundWillDo);
  }

  /**
   * Begins an epoch once the media's format is known.
   *
   * @throws PublishRefusedException if it is nothing that we take
   */
  void beginIfKnown() throws PublishRefusedException {
    if (probe != null) {
      begin(probe, probe.format(edge.clock().nanoTime()));
    }
  }

  private void begin(SourceProbe from, Optional<SourceFormat> format)
      throws PublishRefusedException {
    if (format.isEmpty()) {
      return;
    }
    LiveEpoch before = newest;
    EpochPlace place =
        before == null
            ? terms.firstPlace(edge.clock().nanoTime())
            : before.endFollowed(changeReason);
    var shape =
        EpochShape.of(
            format.get(), terms.ladder(), terms.stream().options(), edge.settings().segment());
    LiveEpoch begun = begin(place, shape);
    for (Arrival arrival : from.drain()) {
      take(arrival);
    }
    begun.tick();
  }

  private LiveEpoch begin(EpochPlace place, EpochShape shape) {
    var begun = new LiveEpoch(edge, terms, place, shape, events, this, broadcast);
    edge.meters().epochBegun();
    newest = begun;
    probe = null;
    queue.add(begun);
    return begun;
  }

  /** Begins with slate by the plan of an epoch that was lost with its edge. */
  void adopt(EncodePlan plan) {
    if (newest == null) {
      long now = edge.clock().nanoTime();
      begin(terms.firstPlace(now), EpochShape.of(plan, now)).tick();
    }
  }

  void newSession() {
    sourceGone();
    if (newest != null) {
      newest.newSession();
    }
  }

  /**
   * The publisher has left. If it did so while its media was looked at, an epoch begins with what
   * there is; if that is not enough for one, the epoch before goes on. A first epoch begins with
   * one publisher's media alone: two have nothing in common, not even the origin of their
   * timestamps.
   */
  void sourceGone() {
    SourceProbe open = probe;
    LiveEpoch before = newest;
    configs.clear();
    renewal = null;
    if (before == null) {
      probe = freshProbe(false);
      return;
    }
    if (open == null) {
      return;
    }
    try {
      begin(open, open.format(edge.clock().nanoTime() + FOREVER_NANOS));
    } catch (PublishRefusedException e) {
      events.add("refused", String.valueOf(e.getMessage()));
    }
    probe = null;
    if (newest == before) {
      events.add("lost", "too little came for another epoch: " + changeReason);
    }
  }

  /** Fills with a gap what the clock says should have been there. */
  void advanceGap(CurrentSession session) {
    if (newest != null && probe == null) {
      newest.advanceGap(session.isOpen());
    }
  }

  /** Whether the media is ahead of the clock by more than its source's clock explains. */
  boolean ahead() {
    if (probe != null) {
      return probe.ahead(edge.clock().nanoTime());
    }
    return newest != null && newest.ahead();
  }

  /** For how long media has been looked at without a result; 0 while it is not. */
  long probingNanos() {
    return probe == null ? 0 : edge.clock().nanoTime() - probingSinceNanos;
  }

  // ---- publishing -------------------------------------------------------------------------------

  /** This edge stood still until now: what others sent in that time may wait to be read. */
  void stoodStill() {
    queue.stoodStill();
  }

  void tick() {
    queue.tick();
  }

  @Override
  public void poisoned(EpochId id, String why) {
    LiveEpoch epoch = queue.find(id).orElse(null);
    if (epoch != null && epoch != newest) {
      queue.abandon(epoch, why);
    } else {
      owner.poisoned(why);
    }
  }

  @Override
  public void encoderGone(EpochId id, String why) {
    LiveEpoch epoch = queue.find(id).orElse(null);
    if (epoch == null) {
      return;
    }
    epoch.encoderGone();
    if (epoch.ended()) {
      queue.skipIfHopeless(epoch, why);
    } else if (probe == null) {
      renew(why);
    }
  }

  @Override
  public void superseded(@Nullable EpochId winner, String detail) {
    owner.superseded(winner, detail);
  }

  @Override
  public void finished(EpochId id) {
    if (newest != null && newest.id().equals(id)) {
      owner.finished();
    } else {
      queue.find(id).ifPresent(epoch -> queue.finish(epoch, true));
    }
  }

  void cdnsChanged(List<CdnRecord> cdns) {
    queue.cdnsChanged(cdns);
  }

  /** Ends the feed; what is there is transcoded to its end. */
  void end() {
    sourceGone();
    if (newest != null) {
      newest.end(false);
    }
  }

  /** Cuts the workers off. */
  void close(Revoke.Reason reason, String detail) {
    queue.close(reason, detail);
  }

  // ---- how far it is ----------------------------------------------------------------------------

  /** Whether workers may come for this epoch. From any thread. */
  boolean serves(String epoch) {
    return queue.serves(epoch);
  }

  /** Who may publish an epoch; null if it is over or has no plan yet. */
  @Nullable Authority authority(String epoch) {
    return queue.find(epoch).map(LiveEpoch::authority).orElse(null);
  }

  /** Whether the first epoch has begun. */
  boolean begun() {
    return newest != null;
  }

  /** Whether the feed has ended. */
  boolean ended() {
    return newest != null && newest.ended();
  }

  /** Whether the broadcast has ended, and nobody lists it to its end. */
  boolean abandoned() {
    return newest != null && newest.abandoned();
  }

  /** Whether the recordings, if any, are with their writers. */
  boolean recorded() {
    return queue.recorded();
  }

  /** The epoch that takes media, or took it last. */
  @Nullable LiveEpoch newest() {
    return newest;
  }

  EpochId id() {
    return newest == null ? terms.identity().epoch() : newest.id();
  }

  /** The highest media sequence number committed, -1 for none. */
  long lastMediaSequence() {
    return queue.lastMediaSequence();
  }

  /** Of all epochs together. */
  Recoveries recoveries() {
    return queue.recoveries();
  }

  private LiveEpoch requireNewest() {
    if (newest == null) {
      throw new IllegalStateException("no epoch and no probe");
    }
    return newest;
  }
}
