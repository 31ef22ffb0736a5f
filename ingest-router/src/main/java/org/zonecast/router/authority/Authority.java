package org.zonecast.router.authority;

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
import org.zonecast.job.Token;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.epoch.EpochInfo;
import org.zonecast.router.feed.FeedBuffer;
import org.zonecast.router.feed.FeedConnection;
import org.zonecast.router.feed.FeedConnections;
import org.zonecast.router.history.EpochHistory.Holder;
import org.zonecast.router.status.EventLog;
import org.zonecast.router.status.Recoveries;
import org.zonecast.router.status.StreamStatus;

/**
 * The edge's end of an epoch's feed connections: what workers say goes into the log of commits and
 * to the {@link Tenure}, which knows who may publish. Belongs to its broadcast's thread.
 */
public final class Authority {
  private static final long MOVES_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int PROTOCOL_ERROR = 1002;

  private final Edge edge;
  private final EpochInfo epoch;
  private final FeedBuffer buffer;
  private final EventLog events;
  private final Owner owner;
  private final CommitKeeper commits;
  private final FeedConnections connections = new FeedConnections();
  private final Tenure tenure;
  private final Overload overload;
  private final EncoderSwitch encoders;
  private final FeedTroubles troubles;
  private final CdnReports cdns;

  private boolean ended;
  private long notedGrant;

  /** The epochs of a broadcast, as an authority sees them. */
  public interface Owner {
    /** The feed's media cannot be transcoded. */
    void poisoned(EpochId epoch, String why);

    /**
     * Somebody newer publishes this broadcast.
     *
     * @param winner its epoch, if it is known
     */
    void superseded(@Nullable EpochId winner, String detail);

    /**
     * No worker that stays has the epoch's encoder; others have another one. Told every second for
     * as long as that is so.
     */
    void encoderGone(EpochId epoch, String why);

    /** Every segment up to the epoch's end is listed. */
    void finished(EpochId epoch);
  }

  /**
   * How far the feed is.
   *
   * @param nextSlot the first slot that nothing was recorded for
   * @param appendedNanos when something was recorded last
   */
  public record FeedState(long nextSlot, long appendedNanos, boolean ended) {}

  public Authority(
      Edge edge,
      EpochInfo epoch,
      FeedBuffer buffer,
      EventLog events,
      Owner owner,
      JobSecret secret,
      Executor broadcast) {
    this.edge = edge;
    this.epoch = epoch;
    this.buffer = buffer;
    this.events = events;
    this.owner = owner;
    this.commits = new CommitKeeper(edge, epoch, buffer, events);
    var submitter = new JobSubmitter(edge, epoch, secret.text(), broadcast, events);
    this.tenure = new Tenure(edge, epoch, commits, connections, submitter, events);
    this.overload = new Overload(epoch, connections, events);
    this.encoders =
        new EncoderSwitch(
            edge, epoch.plan().encoderId(), broadcast, why -> owner.encoderGone(epoch.id(), why));
    this.troubles = new FeedTroubles(epoch, tenure, events, owner);
    this.cdns = new CdnReports(edge, epoch, commits, tenure, connections, events);
  }

  private void noteHolder() {
    long grant = tenure.liveGrant();
    if (grant != 0 && grant != notedGrant) {
      notedGrant = grant;
      overload.granted(edge.clock().nanoTime());
    }
    events
        .history()
        .holder(
            tenure.holder().map(at -> new Holder(grant, at.number(), at.toString())).orElse(null));
  }

  /** The epochs before it are over, or are not; see {@link Tenure}. */
  public void release(boolean cleanly) {
    tenure.release(cleanly);
    noteHolder();
  }

  /** Who works on the epoch. */
  public Tenure tenure() {
    return tenure;
  }

  // ---- connections ------------------------------------------------------------------------------

  public void connected(FeedConnection connection) {
    connections.add(connection);
  }

  public void closed(FeedConnection connection) {
    connections.gone(connection);
    tenure.lost(connection, "closed", "the connection closed");
    noteHolder();
  }

  public void received(FeedConnection connection, FeedMessage message) {
    if (!connections.has(connection)) {
      return;
    }
    long now = edge.clock().nanoTime();
    if (connection.hello() == null && !(message instanceof Hello)) {
      protocolError(connection, "the first message is not a Hello");
      return;
    }
    connection.heard(now);
    switch (message) {
      case Hello hello -> hello(connection, hello, now);
      case FeedMessage.Progress progress -> progress(connection, progress, now);
      case Commit commit -> commit(connection, commit, now);
      case FeedMessage.Resume resume -> resume(connection, resume, now);
      case FeedMessage.ChildRestarted restarted ->
          troubles.childRestarted(connection, restarted, now);
      case FeedMessage.Superseded superseded -> superseded(connection, superseded);
      case FeedMessage.Sealed sealed -> sealed(connection, sealed, now);
      case FeedMessage.CdnHealth health -> cdns.health(connection, health);
      case FeedMessage.Move move -> move(connection, move, now);
      case Goodbye goodbye -> goodbye(connection, goodbye);
      default -> protocolError(connection, "a worker does not send this");
    }
    noteHolder();
  }

  /** Bytes that are no message, or a message out of place. */
  public void protocolError(FeedConnection connection, String what) {
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
    if (hello.version() < epoch.place().leastVersion()) {
      connections.dismiss(
          connection, Revoke.Reason.REFUSED, "the epoch goes on from a lost edge's");
      return;
    }
    connection.hello(hello, now);
    long segment = resumeSegment();
    if (tenure.admit(connection) == Tenure.Place.TAKEN) {
      connections.dismiss(connection, Revoke.Reason.TAKEN, "another worker has the grant");
      return;
    }
    connection.send(
        epoch.welcome(
            connection.version(),
            commits.cdns(),
            edge.settings().windowSegments(),
            tenure.grantOf(connection),
            segment,
            commits.entries()));
    overload.tell(connection, segment);
    if (tenure.isHolder(connection)) {
      cdns.welcomed(now);
    }
    connection.stream(buffer, buffer.resumeAt(segment), 0);
    pump();
  }

  private void move(FeedConnection connection, FeedMessage.Move move, long now) {
    overload.asked(move, connection, tenure.isHolder(connection), now);
    tenure.moveAsked(connection, move);
  }

  private void progress(FeedConnection connection, FeedMessage.Progress progress, long now) {
    connection.progressed(progress, now);
    overload.progressed(progress.encodedSlot());
    tenure.answer(connection);
  }

  private void resume(FeedConnection connection, FeedMessage.Resume resume, long now) {
    if (!tenure.has(connection) || resume.segment() < 0) {
      protocolError(connection, "a Resume out of place");
      return;
    }
    connection.pulse().runBegins(now);
    connection.stream(buffer, buffer.resumeAt(resume.segment()), resume.run());
    pump();
  }

  private void superseded(FeedConnection connection, FeedMessage.Superseded superseded) {
    if (tenure.isHolder(connection)) {
      owner.superseded(
          winner(superseded), "on CDN " + superseded.cdn() + ": " + superseded.detail());
    }
  }

  /** The epoch that the newer token names; null if it names none. */
  private static @Nullable EpochId winner(FeedMessage.Superseded superseded) {
    try {
      Token token = Token.parse(superseded.token());
      return new EpochId(token.epoch(), token.startId().isEmpty() ? "0" : token.startId());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private void sealed(FeedConnection connection, FeedMessage.Sealed sealed, long now) {
    if (!cdns.sealed(connection, sealed, now)) {
      protocolError(connection, "a Sealed up to " + sealed.endMediaSequence() + " cannot be");
    }
  }

  private void goodbye(FeedConnection connection, Goodbye goodbye) {
    connections.release(connection);
    boolean known =
        switch (goodbye.reason()) {
          case FINISHED -> ended && finished(connection);
          case FAILED -> troubles.gaveUp(connection, goodbye, resumeSegment());
          case MOVED -> tenure.moved(connection);
          case DRAINING -> false;
        };
    if (!known) {
      tenure.lost(connection, "goodbye", goodbye.reason() + " " + goodbye.detail());
    }
  }

  private boolean finished(FeedConnection connection) {
    if (!tenure.isHolder(connection)) {
      return false;
    }
    tenure.finished(connection);
    owner.finished(epoch.id());
    return true;
  }

  // ---- commits ----------------------------------------------------------------------------------

  private void commit(FeedConnection connection, Commit commit, long now) {
    if (!cdns.commit(connection, commit, now)) {
      protocolError(connection, "a Commit of segment " + commit.segment() + " cannot be");
    }
  }

  public long resumeSegment() {
    return commits.resumeSegment();
  }

  public long highestSegment() {
    return commits.highestSegment();
  }

  // ---- the broadcast's side ---------------------------------------------------------------------

  /** Media of a slot arrived. */
  public void arrived(long slot, long arrivalNanos) {
    commits.arrived(slot, arrivalNanos);
  }

  /** Sends on what was recorded. */
  public void pump() {
    for (FeedConnection connection : connections.pump()) {
      connections.dismiss(connection, Revoke.Reason.STALLED, "the media it needs is gone");
      tenure.lost(connection, "overtaken", "it was too slow for the buffer");
    }
  }

  public void cdnsChanged(List<CdnRecord> newCdns) {
    commits.cdnsChanged(newCdns);
    connections.tellAll(new FeedMessage.CdnsChanged(newCdns));
  }

  public void tick(FeedState feed) {
    long now = edge.clock().nanoTime();
    ended = feed.ended();
    for (FeedConnection silent : connections.silentNewcomers(now)) {
      protocolError(silent, "no Hello within 5 s");
    }
    boolean moves = feed.ended() || now - feed.appendedNanos() < MOVES_NANOS;
    tenure.tick(new Tenure.Media(feed.nextSlot(), moves));
    boolean finishes = ended && tenure.worker().isPresent();
    encoders.tick(finishes ? Optional.empty() : tenure.leaving(), now);
    overload.tick(
        tenure.standby().isPresent(),
        feed.nextSlot(),
        tenure.worker().map(worker -> worker.pulse().encodedSlot()).orElse(-1L),
        commits.highestSegment(),
        now);
    overload.forgetBefore(resumeSegment());
    cdns.settle(now);
    pump();
    noteHolder();
  }

  /** Nothing more is wanted of any worker. */
  public void close(Revoke.Reason reason, String detail) {
    tenure.close();
    connections.close(reason, detail);
    noteHolder();
  }

  // ---- status -----------------------------------------------------------------------------------

  public StreamStatus.@Nullable Worker worker() {
    FeedConnection connection = tenure.worker().orElse(null);
    Hello hello = connection == null ? null : connection.hello();
    return connection == null || hello == null
        ? null
        : new StreamStatus.Worker(hello.workerId(), hello.pid(), connection.transcoderPid());
  }

  public Recoveries recoveries() {
    return new Recoveries(tenure.failovers(), troubles.childRestarts());
  }

  /** Renditions that are not made now, because no worker keeps up with them. */
  public List<String> shed() {
    return overload.shed();
  }

  public long commitLagMs() {
    return commits.lagMs();
  }
}
