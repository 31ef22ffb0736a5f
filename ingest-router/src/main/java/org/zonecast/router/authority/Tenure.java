package org.zonecast.router.authority;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.Hello;
import org.zonecast.feed.FeedMessage.Move;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.feed.FeedMessage.Yield;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.edge.WorkerSign;
import org.zonecast.router.epoch.EpochInfo;
import org.zonecast.router.feed.FeedConnection;
import org.zonecast.router.feed.FeedConnections;
import org.zonecast.router.feed.WorkerPulse.Stall;
import org.zonecast.router.status.EventLog;

/**
 * Which workers an epoch has: the one with the grant, the one that stands by to have it next, and
 * the search for one where there is none. Belongs to its broadcast's thread.
 */
public final class Tenure {
  /** The first version in which a standby waits by itself for an unclean predecessor's grant. */
  private static final int WAITS_BY_ITSELF = 2;

  /** Why a worker's loss says something of the worker itself. */
  private static final Set<String> UNHEARD = Set.of("closed", "unheard", "unheard_at_first");

  /** Why a worker may go without its zone being the worse for it. */
  private static final Set<String> BLAMELESS = Set.of("goodbye", "moved", "overtaken");

  private final Edge edge;
  private final SegmentGrid grid;
  private final CommitKeeper commits;
  private final FeedConnections connections;
  private final JobSubmitter submitter;
  private final EventLog events;
  private final Grants grants = new Grants();
  private final Handover handover = new Handover();
  private boolean held;
  private boolean drains;
  private boolean alone;
  private int handedOver;

  /** What a newcomer is given. */
  enum Place {
    GRANTED,
    STANDS_BY,
    TAKEN
  }

  /**
   * How the feed is.
   *
   * @param nextSlot the first slot that nothing was recorded for
   * @param moves media or gaps were recorded lately
   */
  record Media(long nextSlot, boolean moves) {}

  Tenure(
      Edge edge,
      EpochInfo epoch,
      CommitKeeper commits,
      FeedConnections connections,
      JobSubmitter submitter,
      EventLog events) {
    this.edge = edge;
    this.grid = epoch.clock().grid();
    this.commits = commits;
    this.connections = connections;
    this.submitter = submitter;
    this.events = events;
    submitter.needed(edge.clock().nanoTime());
  }

  // ---- who comes --------------------------------------------------------------------------------

  /**
   * Nobody has a grant for now, because an epoch before this one is still being published: the
   * worker that comes stands by.
   */
  public void hold() {
    held = true;
  }

  /**
   * The epochs before are over.
   *
   * @param cleanly their last worker has said that it lists nothing more
   */
  void release(boolean cleanly) {
    held = false;
    boolean _ = promote(cleanly);
  }

  /** Finds a place for a worker that has said hello. */
  Place admit(FeedConnection connection) {
    Place place = placeFor(connection);
    if (place == Place.TAKEN) {
      return place;
    }
    submitter.notNeeded();
    Optional.ofNullable(connection.hello()).ifPresent(this::came);
    if (place == Place.STANDS_BY) {
      handover.stoodBy(commits.resumeSegment());
      events.add("standby", connection + " stands by for grant " + (grants.given() + 1));
    } else {
      alone = false;
      granted(connection, commits.resumeSegment());
    }
    return place;
  }

  private void came(Hello hello) {
    edge.cluster().workerHeard(hello.workerId(), hello.pid());
    submitter.claimed(hello.zone());
  }

  private Place placeFor(FeedConnection newcomer) {
    long number = newcomer.number();
    if (!held && grants.request(number) != 0) {
      return Place.GRANTED;
    }
    boolean wanted = held || (handover.lacksStandby() && !isHolders(newcomer.hello()));
    return wanted && grants.standBy(number) ? Place.STANDS_BY : Place.TAKEN;
  }

  /** A worker does not relieve itself. */
  private boolean isHolders(@Nullable Hello newcomer) {
    Hello known = holder().map(FeedConnection::hello).orElse(null);
    return newcomer != null
        && known != null
        && newcomer.workerId().equals(known.workerId())
        && newcomer.pid() == known.pid();
  }

  private void granted(FeedConnection connection, long firstSegment) {
    edge.meters().granted();
    events.add("granted", connection + " has grant " + grants.liveGrant());
    commits.granted(firstSegment, connection.cdnHealth());
  }

  // ---- who goes ---------------------------------------------------------------------------------

  /** The holder of the grant asks for a successor; it goes on meanwhile. */
  void moveAsked(FeedConnection connection, Move move) {
    if (grants.standsBy(connection.number()) && move.reason() == Move.Reason.DRAINING) {
      connections.dismiss(connection, Revoke.Reason.TAKEN, "it only stands by");
      lost(connection, "moved", "it stood by, and drains");
    } else if (isHolder(connection)) {
      holderAsks(connection, move);
    }
  }

  /** One that is behind asks every second, and may be told to drain later. */
  private void holderAsks(FeedConnection holder, Move move) {
    boolean leaves = move.reason() == Move.Reason.DRAINING && !drains;
    long now = edge.clock().nanoTime();
    if (!handover.asked(now) && !leaves) {
      return;
    }
    drains |= leaves;
    events.add("moving", holder + " is " + move.reason() + ": " + move.detail());
    if (handover.lacksStandby()) {
      submitter.successorNeeded(now);
      submitter.tick(now);
    }
  }

  /**
   * The holder has committed something: it yields if its successor has caught up.
   *
   * @param everywhereBefore the last segment that every healthy CDN had before that
   */
  void committed(FeedConnection holder, long everywhereBefore) {
    standby()
        .ifPresent(next ->
            handover
                .committed(
                    everywhereBefore,
                    commits.lastEverywhere(),
                    hasAllBefore(next, commits.highestSegment()),
                    edge.clock().nanoTime())
                .ifPresent(last -> {
                  events.add("yielding", holder + " yields to " + next + " behind " + last);
                  holder.send(new Yield(last));
                }));
  }

  private boolean hasAllBefore(FeedConnection worker, long segment) {
    long encodedSlot = worker.pulse().encodedSlot();
    return encodedSlot >= 0 && encodedSlot + 1 >= grid.firstSlot(segment);
  }

  /** The holder has listed what is its own and lists nothing more; false if it was not to. */
  boolean moved(FeedConnection connection) {
    if (grants.grantOf(connection.number()) == 0 || !handover.yielding()) {
      return false;
    }
    handedOver++;
    edge.meters().handedOver();
    end(connection, true);
    return true;
  }

  /** Ends what a connection had; who stands by goes on, or another worker is looked for. */
  void lost(FeedConnection connection, String why, String detail) {
    boolean stood = grants.standsBy(connection.number());
    if (!stood && grants.grantOf(connection.number()) == 0) {
      return;
    }
    edge.meters().revoked(why);
    events.add(stood ? "standby-lost" : "revoked", connection + ": " + detail);
    tellOfLoss(connection, why);
    end(connection, false);
  }

  private void tellOfLoss(FeedConnection connection, String why) {
    Hello hello = connection.hello();
    if (hello != null && UNHEARD.contains(why)) {
      edge.cluster().workerLost(hello.workerId(), hello.pid());
    }
    if (hello != null && !BLAMELESS.contains(why)) {
      edge.cluster().saw(new WorkerSign.Lost(hello.zone(), hello.workerId()));
    }
  }

  private void end(FeedConnection connection, boolean cleanly) {
    boolean stood = grants.standsBy(connection.number());
    grants.end(connection.number());
    if (stood) {
      handover.standbyLost();
    } else {
      handover.holderGone();
      drains = false;
    }
    if (stood && holder().isPresent()) {
      long now = edge.clock().nanoTime();
      submitter.standbyLost(now);
      forgetOldWish(now);
      submitter.tick(now);
    } else if (stood || !promote(cleanly)) {
      seekAnother();
    }
  }

  /** A holder that was behind and keeps up again needs nobody. */
  private void forgetOldWish(long now) {
    if (!drains && handover.lapses(now)) {
      submitter.notNeeded();
      holder().ifPresent(at -> events.add("staying", at + " does not ask to be relieved any more"));
    }
  }

  /** Nobody publishes: the job is submitted now and not with the next tick. */
  private void seekAnother() {
    long now = edge.clock().nanoTime();
    submitter.needed(now);
    submitter.tick(now);
  }

  /** A worker is finished, and no other is wanted. */
  void finished(FeedConnection connection) {
    grants.end(connection.number());
    handover.holderGone();
  }

  /**
   * Gives the grant to who stands by; false if nobody does. One of a version that does not wait
   * until an unclean predecessor's grant has run out has to come again, and then it does.
   */
  private boolean promote(boolean cleanly) {
    FeedConnection next = standby().orElse(null);
    if (held || next == null) {
      return false;
    }
    if (!cleanly && next.version() < WAITS_BY_ITSELF) {
      grants.end(next.number());
      connections.dismiss(next, Revoke.Reason.TAKEN, "the holder before may still list");
      seekAnother();
      return true;
    }
    alone = cleanly;
    grants.promote();
    handover.standbyLost();
    granted(next, handover.standbyFrom());
    next.answer(grants.liveGrant(), alone);
    return true;
  }

  /** Nothing more is wanted of any worker. */
  void close() {
    submitter.notNeeded();
    workers().forEach(this::finished);
  }

  // ---- the clock --------------------------------------------------------------------------------

  void tick(Media media) {
    long now = edge.clock().nanoTime();
    for (FeedConnection worker : workers()) {
      worker
          .pulse()
          .check(now, media.moves, waits(worker, media))
          .ifPresent(stall -> stalled(worker, stall));
    }
    if (handover.overdue(now)) {
      holder().ifPresent(this::overdue);
    }
    forgetOldWish(now);
    submitter.tick(now);
  }

  /** This edge stood still until now: nobody is thought silent for that time. */
  public void stoodStill() {
    long now = edge.clock().nanoTime();
    workers().forEach(worker -> worker.pulse().stoodStill(now));
  }

  private boolean waits(FeedConnection worker, Media media) {
    long waiting = media.nextSlot - 1 - worker.pulse().encodedSlot();
    return waiting > Math.ceil(grid.frameRate().toDouble());
  }

  private void stalled(FeedConnection worker, Stall stall) {
    connections.dismiss(worker, Revoke.Reason.STALLED, stall.text());
    lost(worker, stall.name().toLowerCase(Locale.ROOT), stall.text());
  }

  private void overdue(FeedConnection holder) {
    String what = "it has not let go " + Handover.YIELD_TIME.toMillis() + " ms after it was told";
    connections.dismiss(holder, Revoke.Reason.STALLED, what);
    lost(holder, "not_yielded", what);
  }

  // ---- who is there -----------------------------------------------------------------------------

  /** Whether this connection has the grant or stands by for it. */
  boolean has(FeedConnection connection) {
    return isHolder(connection) || grants.standsBy(connection.number());
  }

  boolean isHolder(FeedConnection connection) {
    return grants.grantOf(connection.number()) != 0;
  }

  boolean isLive(FeedConnection connection, long grant) {
    return grants.isLive(connection.number(), grant);
  }

  /** Answers a progress message. */
  void answer(FeedConnection connection) {
    connection.answer(grantOf(connection), isHolder(connection) && alone);
  }

  /** The grant of this connection, 0 if it has none. */
  long grantOf(FeedConnection connection) {
    return grants.grantOf(connection.number());
  }

  Optional<FeedConnection> holder() {
    return connections.find(this::isHolder);
  }

  /** The one that stands by. */
  Optional<FeedConnection> standby() {
    return connections.find(connection -> grants.standsBy(connection.number()));
  }

  private List<FeedConnection> workers() {
    return Stream.of(holder(), standby()).flatMap(Optional::stream).toList();
  }

  /** The worker that makes the epoch: the holder, or in its absence the one that stands by. */
  Optional<FeedConnection> worker() {
    return holder().or(this::standby);
  }

  /**
   * Whom somebody is looked for to relieve: the holder that drains while nobody stands by; empty
   * text while there is no worker at all.
   */
  Optional<String> leaving() {
    if (worker().isEmpty()) {
      return Optional.of("");
    }
    return drains && handover.lacksStandby()
        ? holder().map(FeedConnection::hello).map(Hello::workerId)
        : Optional.empty();
  }

  public long liveGrant() {
    return grants.liveGrant();
  }

  /** How often a worker was lost and another took its place. */
  int failovers() {
    return (int) Math.max(0, grants.given() - 1 - handedOver);
  }

  /** The worker's zone, else the zone that the job was submitted to. */
  public @Nullable String zone() {
    return worker().map(FeedConnection::hello).map(Hello::zone).orElseGet(submitter::zone);
  }

  /** What the epoch waits for; empty while it has a worker. */
  public String waitingFor() {
    return worker().isPresent() ? "" : submitter.waitingFor();
  }
}
