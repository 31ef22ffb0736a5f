package org.zonecast.router.broadcast;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.EpochId;
import org.zonecast.router.broadcast.Surrenders.Surrender;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.ingest.Ingest.PublishRequest;

/**
 * Whether a broadcast is this edge's or another's. Changed by its broadcast's thread, read by any.
 */
final class Ownership {
  private final Edge edge;
  private final LiveEpoch.Identity identity;
  private final CurrentSession session;
  private volatile @Nullable Surrender surrender;
  private volatile boolean seized;
  private volatile boolean asked;
  private volatile boolean moving;

  Ownership(Edge edge, LiveEpoch.Identity identity, CurrentSession session) {
    this.edge = edge;
    this.identity = identity;
    this.session = session;
  }

  // ---- sent elsewhere ---------------------------------------------------------------------------

  /** From now on its publisher counts as asked to go to another edge, whether it can or not. */
  void asking() {
    asked = true;
  }

  boolean asked() {
    return asked;
  }

  /** Asks the publisher to go to another edge; returns whether there is one that can. */
  boolean move(Function<PublishRequest, @Nullable URI> elsewhere) {
    moving = session.move(elsewhere);
    return moving;
  }

  /** Whether its publisher is about to go to another edge, which may have the broadcast then. */
  boolean moving() {
    return moving;
  }

  // ---- given up ---------------------------------------------------------------------------------

  /** Whether another edge may have it that asks for it. */
  boolean isFree() {
    return session.silent() || moving;
  }

  /**
   * Why the broadcast is another edge's, by what that tells; empty if it is ours.
   *
   * @param ours the newest epoch
   */
  Optional<Surrender> surrenderTo(Aged told, EpochId ours) {
    BroadcastRecord other = told.record();
    var own =
        new Rivalry.Own(edge.settings().edgeId(), identity.broadcastId(), ours, !session.silent());
    if (!Rivalry.givesWay(own, told)) {
      return Optional.empty();
    }
    boolean same = other.broadcastId().equals(identity.broadcastId());
    return Optional.of(new Surrender(identity.broadcastId(), ours, same ? other.epoch() : null));
  }

  /** The broadcast is another edge's from now on. */
  void givenUp(Surrender to) {
    surrender = to;
  }

  /** It was found out at a CDN that it is another edge's. */
  void seized(Surrender by) {
    seized = true;
    surrender = by;
  }

  /** What was given up; empty if it was not. */
  Optional<Surrender> surrender() {
    return Optional.ofNullable(surrender);
  }

  /** Whether nobody had told of the other edge, and a CDN had its playlists. */
  boolean wasSeized() {
    return seized;
  }
}
