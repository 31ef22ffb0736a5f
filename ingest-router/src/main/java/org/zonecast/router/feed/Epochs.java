package org.zonecast.router.feed;

import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.job.CdnRecord;
import org.zonecast.router.feed.PublishRefusedException.Reason;
import org.zonecast.router.feed.SourceProbe.SourceFormat;

/**
 * What a broadcast makes of its media: looks at it until its format is known, then has it stamped
 * and transcoded. Belongs to its broadcast's thread.
 */
final class Epochs {
  private final Edge edge;
  private final BroadcastTerms terms;
  private final EventLog events;
  private final Authority.Owner owner;
  private final Executor broadcast;
  private final SourceProbe probe;
  private @Nullable LiveEpoch running;

  Epochs(
      Edge edge, BroadcastTerms terms, EventLog events, Authority.Owner owner, Executor broadcast) {
    this.edge = edge;
    this.terms = terms;
    this.events = events;
    this.owner = owner;
    this.broadcast = broadcast;
    this.probe = new SourceProbe(edge.meters()::dropped);
  }

  // ---- media ------------------------------------------------------------------------------------

  /**
   * @throws PublishRefusedException if it is nothing that we take
   */
  void take(Arrival arrival) throws PublishRefusedException {
    LiveEpoch current = running;
    if (current == null) {
      probe.take(arrival);
      beginIfKnown();
      return;
    }
    current.take(arrival);
    if (current.overflowing()) {
      throw new PublishRefusedException(
          Reason.UNSUPPORTED_MEDIA, "its keyframes lie too far apart");
    }
  }

  /**
   * Begins an epoch once the media's format is known.
   *
   * @throws PublishRefusedException if it is nothing that we take
   */
  void beginIfKnown() throws PublishRefusedException {
    SourceFormat format = probe.format(edge.clock().nanoTime()).orElse(null);
    if (format == null || running != null) {
      return;
    }
    var begun = new LiveEpoch(edge, terms, format, events, owner, broadcast);
    running = begun;
    for (Arrival arrival : probe.drain()) {
      begun.take(arrival);
    }
    begun.tick();
  }

  void newSession() {
    if (running != null) {
      running.newSession();
    }
  }

  /** Fills with a gap what the clock says should have been there. */
  void advanceGap(CurrentSession session) {
    if (running != null) {
      running.advanceGap(session.isOpen());
    }
  }

  /** Whether the media is ahead of the clock by more than its source's clock explains. */
  boolean ahead() {
    return running == null ? probe.ahead(edge.clock().nanoTime()) : running.ahead();
  }

  // ---- transcoding ------------------------------------------------------------------------------

  void tick() {
    if (running != null) {
      running.tick();
    }
  }

  void cdnsChanged(List<CdnRecord> cdns) {
    if (running != null) {
      running.cdnsChanged(cdns);
    }
  }

  /** Ends the feed; what is there is transcoded to its end. */
  void end() {
    if (running != null) {
      running.end();
      running.tick();
    }
  }

  /** Cuts the workers off. */
  void close(Revoke.Reason reason, String detail) {
    if (running != null) {
      running.close(reason, detail);
    }
  }

  /** Lets go of everything. */
  void forget() {
    running = null;
  }

  // ---- how far it is ----------------------------------------------------------------------------

  /** Whether the first epoch has begun. */
  boolean begun() {
    return running != null;
  }

  /** Whether the feed has ended. */
  boolean ended() {
    return running != null && running.ended();
  }

  /** Whether the recordings, if any, are with their writers. */
  boolean recorded() {
    return running == null || running.recorded();
  }

  /** The epoch that takes media. */
  @Nullable LiveEpoch running() {
    return running;
  }

  @Nullable Authority authority() {
    return running == null ? null : running.authority();
  }

  /** The highest media sequence number committed, -1 for none. */
  long lastMediaSequence() {
    return running == null ? -1 : running.lastMediaSequence();
  }
}
