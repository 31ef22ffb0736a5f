package org.zonecast.router.feed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Commit;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.feed.FeedMessage.Hello;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EpochId;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.feed.Grants.Stall;
import org.zonecast.router.history.EpochHistory.Holder;

/**
 * Says who publishes an epoch: grants, the log of commits, and the search for a worker when there
 * is none. Belongs to its broadcast's thread.
 */
final class Authority {
  private static final long MOVES_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int PROTOCOL_ERROR = 1002;

  private final Edge edge;
  private final EpochInfo epoch;
  private final SegmentGrid grid;
  private final FeedBuffer buffer;
  private final EventLog events;
  private final Owner owner;
  private final JobSubmitter submitter;
  private final Grants grants = new Grants();
  private final PoisonWatch poison = new PoisonWatch();
  private final CommitKeeper commits;
  private final FeedConnections connections = new FeedConnections();
  private final Overload overload;

  private boolean ended;
  private boolean held;
  private int childRestarts;

  /** The epochs of a broadcast, as an authority sees them. */
  interface Owner {
    /** The feed's media cannot be transcoded. */
    void poisoned(EpochId epoch, String why);

    /** Somebody newer publishes this broadcast. */
    void superseded(String detail);

    /** Every segment up to the epoch's end is listed. */
    void finished(EpochId epoch);
  }

  /**
   * How far the feed is.
   *
   * @param nextSlot the first slot that nothing was recorded for
   * @param appendedNanos when something was recorded last
   */
  record FeedState(long nextSlot, long appendedNanos, boolean ended) {}

  Authority(
      Edge edge,
      EpochInfo epoch,
      FeedBuffer buffer,
      EventLog events,
      Owner owner,
      JobSecret secret,
      Executor broadcast) {
    this.edge = edge;
    this.epoch = epoch;
    this.grid = epoch.clock().grid();
    this.buffer = buffer;
    this.events = events;
    this.owner = owner;
    this.submitter = new JobSubmitter(edge, epoch, secret.text(), broadcast, events);
    this.commits = new CommitKeeper(edge, epoch, buffer, events);
    this.overload = new Overload(epoch, connections, events);
    submitter.needed(edge.clock().nanoTime());
  }

  /**
   * While grants are held the worker that would have one stands by: it makes and stores segments,
   * and commits and lists nothing, because an epoch before this one is still being published.
   */
  void hold(boolean hold) {
    if (held && !hold) {
      liveConnection()
          .ifPresent(worker -> events.add("granted", worker + " has grant " + grants.liveGrant()));
    }
    held = hold;
    noteHolder();
  }

  private void noteHolder() {
    Holder holder =
        liveConnection()
            .filter(connection -> liveGrant() != 0)
            .map(at -> new Holder(liveGrant(), at.number(), at.toString()))
            .orElse(null);
    events.history().holder(holder);
  }

  private long shown(long grant) {
    return held ? 0 : grant;
  }

  // ---- connections ------------------------------------------------------------------------------

  void connected(FeedConnection connection) {
    connections.add(connection);
  }

  void closed(FeedConnection connection) {
    connections.gone(connection);
    lost(connection, "closed", "the connection closed");
    noteHolder();
  }

  void received(FeedConnection connection, FeedMessage message) {
    if (!connections.has(connection)) {
      return;
    }
    long now = edge.clock().nanoTime();
    grants.heard(connection.number(), now);
    if (connection.hello() == null && !(message instanceof Hello)) {
      protocolError(connection, "the first message is not a Hello");
      return;
    }
    switch (message) {
      case Hello hello -> hello(connection, hello, now);
      case FeedMessage.Progress progress -> progress(connection, progress, now);
      case Commit commit -> commit(connection, commit, now);
      case FeedMessage.Resume resume -> resume(connection, resume, now);
      case FeedMessage.ChildRestarted restarted -> childRestarted(connection, restarted, now);
      case FeedMessage.Superseded superseded -> superseded(connection, superseded);
      case FeedMessage.CdnHealth health -> cdnHealth(connection, health);
      case FeedMessage.Move move -> move(connection, move, now);
      case Goodbye goodbye -> goodbye(connection, goodbye);
      default -> protocolError(connection, "a worker does not send this");
    }
    noteHolder();
  }

  /** Bytes that are no message, or a message out of place. */
  void protocolError(FeedConnection connection, String what) {
    edge.meters().badMessage();
    events.add("feed-error", connection + ": " + what);
    connection.close(PROTOCOL_ERROR, what);
    closed(connection);
  }

  private void hello(FeedConnection connection, Hello hello, long now) {
    if (connection.hello() != null) {
      protocolError(connection, "a second Hello");
      return;
    }
    if (hello.version() < FeedMessage.OLDEST_VERSION) {
      protocolError(
          connection,
          "it speaks version %d of the protocol, and this edge %d to %d"
              .formatted(hello.version(), FeedMessage.OLDEST_VERSION, FeedMessage.VERSION));
      return;
    }
    connection.hello(hello);
    long grant = grants.request(connection.number(), now);
    if (grant == 0) {
      connections.dismiss(connection, Revoke.Reason.TAKEN, "another worker has the grant");
      return;
    }
    submitter.notNeeded();
    edge.meters().granted();
    overload.granted(now);
    events.add(
        held ? "standby" : "granted",
        connection + (held ? " stands by for grant " : " has grant ") + grant);
    long segment = resumeSegment();
    connection.send(
        epoch.welcome(
            connection.version(),
            commits.cdns(),
            edge.settings().windowSegments(),
            shown(grant),
            segment,
            commits.entries()));
    overload.tell(connection, segment);
    connection.stream(buffer, buffer.resumeAt(segment), 0);
    pump();
  }

  private void move(FeedConnection connection, FeedMessage.Move move, long now) {
    overload.asked(move, connection, grants.grantOf(connection.number()) != 0, now);
  }

  private void progress(FeedConnection connection, FeedMessage.Progress progress, long now) {
    grants.progressed(connection.number(), progress.decodedSlot(), progress.encodedSlot(), now);
    overload.progressed(progress.encodedSlot());
    connection.send(
        new FeedMessage.Answer(progress.number(), shown(grants.grantOf(connection.number()))));
  }

  private void resume(FeedConnection connection, FeedMessage.Resume resume, long now) {
    if (grants.grantOf(connection.number()) == 0 || resume.segment() < 0) {
      protocolError(connection, "a Resume out of place");
      return;
    }
    grants.runBegins(connection.number(), now);
    connection.stream(buffer, buffer.resumeAt(resume.segment()), resume.run());
    pump();
  }

  private void childRestarted(
      FeedConnection connection, FeedMessage.ChildRestarted restarted, long now) {
    if (grants.grantOf(connection.number()) == 0) {
      return;
    }
    childRestarts++;
    connection.transcoderPid(restarted.transcoderPid());
    grants.runBegins(connection.number(), now);
    String detail = "at segment " + restarted.segment() + ": " + restarted.reason();
    events.add("child-restarted", connection + " " + detail);
    if (poison.crashed(restarted.segment())) {
      owner.poisoned(epoch.id(), "the transcoder crashed three times " + detail);
    }
  }

  private void superseded(FeedConnection connection, FeedMessage.Superseded superseded) {
    if (grants.grantOf(connection.number()) != 0) {
      owner.superseded("on CDN " + superseded.cdn() + ": " + superseded.detail());
    }
  }

  private void cdnHealth(FeedConnection connection, FeedMessage.CdnHealth health) {
    if (grants.grantOf(connection.number()) != 0) {
      commits.health(health);
    }
  }

  private void goodbye(FeedConnection connection, Goodbye goodbye) {
    boolean live = grants.grantOf(connection.number()) != 0;
    boolean finished = live && goodbye.reason() == Goodbye.Reason.FINISHED && ended;
    connections.release(connection);
    if (finished) {
      grants.end(connection.number());
      owner.finished(epoch.id());
    } else if (live && goodbye.reason() == Goodbye.Reason.FAILED && gaveUp(goodbye)) {
      grants.end(connection.number());
    } else {
      lost(connection, "goodbye", goodbye.reason() + " " + goodbye.detail());
    }
  }

  private boolean gaveUp(Goodbye goodbye) {
    long segment = resumeSegment();
    boolean tooOften = poison.failed(segment);
    if (tooOften) {
      owner.poisoned(
          epoch.id(), "three workers gave up at segment " + segment + ": " + goodbye.detail());
    }
    return tooOften;
  }

  // ---- commits ----------------------------------------------------------------------------------

  private void commit(FeedConnection connection, Commit commit, long now) {
    if (held || !grants.isLive(connection.number(), commit.grant())) {
      events.history().commit(connection.number(), commit, false);
      connections.dismiss(
          connection, Revoke.Reason.STALLED, "grant " + commit.grant() + " is not live");
      lost(connection, "dead_grant", "it used grant " + commit.grant());
      return;
    }
    if (!commits.plausible(commit)) {
      protocolError(connection, "a Commit of segment " + commit.segment() + " cannot be");
      return;
    }
    boolean taken = commits.write(commit, now);
    events.history().commit(connection.number(), commit, taken);
    if (taken) {
      connection.send(new FeedMessage.Logged(commit.segment(), commit.cdn()));
    }
  }

  long resumeSegment() {
    return commits.resumeSegment();
  }

  long highestSegment() {
    return commits.highestSegment();
  }

  // ---- the broadcast's side ---------------------------------------------------------------------

  /** Media of a slot arrived. */
  void arrived(long slot, long arrivalNanos) {
    commits.arrived(slot, arrivalNanos);
  }

  /** Sends on what was recorded. */
  void pump() {
    for (FeedConnection connection : connections.pump()) {
      connections.dismiss(connection, Revoke.Reason.STALLED, "the media it needs is gone");
      lost(connection, "overtaken", "it was too slow for the buffer");
    }
  }

  void cdnsChanged(List<CdnRecord> newCdns) {
    commits.cdnsChanged(newCdns);
    connections.tellAll(new FeedMessage.CdnsChanged(newCdns));
  }

  void tick(FeedState feed) {
    long now = edge.clock().nanoTime();
    ended = feed.ended();
    for (FeedConnection silent : connections.silentNewcomers(now)) {
      protocolError(silent, "no Hello within 5 s");
    }
    boolean moves = feed.ended() || now - feed.appendedNanos() < MOVES_NANOS;
    long waiting = feed.nextSlot() - 1 - grants.encodedSlot();
    boolean waits = waiting > Math.ceil(grid.frameRate().toDouble());
    Optional<Stall> stall = grants.check(now, moves, waits);
    stall.ifPresent(this::stalled);
    overload.tick(false, feed.nextSlot(), grants.encodedSlot(), commits.highestSegment(), now);
    overload.forgetBefore(resumeSegment());
    pump();
    noteHolder();
    submitter.tick(now);
  }

  private void stalled(Stall stall) {
    liveConnection()
        .ifPresent(connection -> {
          connections.dismiss(connection, Revoke.Reason.STALLED, stall.text());
          lost(connection, stall.name().toLowerCase(java.util.Locale.ROOT), stall.text());
        });
  }

  /** Ends the connection's grant, if it has one, and looks for another worker. */
  private void lost(FeedConnection connection, String why, String detail) {
    if (grants.end(connection.number())) {
      edge.meters().revoked(why);
      events.add("revoked", connection + ": " + detail);
      submitter.needed(edge.clock().nanoTime());
    }
  }

  /** Nothing more is wanted of any worker. */
  void close(Revoke.Reason reason, String detail) {
    submitter.notNeeded();
    liveConnection().ifPresent(connection -> grants.end(connection.number()));
    connections.close(reason, detail);
    noteHolder();
  }

  // ---- status -----------------------------------------------------------------------------------

  private Optional<FeedConnection> liveConnection() {
    return connections.find(connection -> grants.grantOf(connection.number()) != 0);
  }

  long liveGrant() {
    return shown(grants.liveGrant());
  }

  StreamStatus.@Nullable Worker worker() {
    FeedConnection connection = liveConnection().orElse(null);
    Hello hello = connection == null ? null : connection.hello();
    return connection == null || hello == null
        ? null
        : new StreamStatus.Worker(hello.workerId(), hello.pid(), connection.transcoderPid());
  }

  /** The live worker's zone, else the zone that the job was submitted to. */
  @Nullable String zone() {
    Hello hello = liveConnection().map(FeedConnection::hello).orElse(null);
    return hello == null ? submitter.zone() : hello.zone();
  }

  String waitingFor() {
    return grants.liveGrant() == 0 ? submitter.waitingFor() : "";
  }

  Recoveries recoveries() {
    return new Recoveries((int) Math.max(0, grants.given() - 1), childRestarts);
  }

  /** Renditions that are not made now, because no worker keeps up with them. */
  List<String> shed() {
    return overload.shed();
  }

  long commitLagMs() {
    return commits.lagMs();
  }
}
