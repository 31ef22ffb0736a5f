package org.zonecast.router.broadcast;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EpochId;
import org.zonecast.router.agent.AgentThread;
import org.zonecast.router.agent.TickWatch;
import org.zonecast.router.authority.Authority;
import org.zonecast.router.authority.JobSecret;
import org.zonecast.router.broadcast.LiveEpoch.Identity;
import org.zonecast.router.broadcast.Surrenders.Surrender;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.ingest.Arrival;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.Ingest.Publication;
import org.zonecast.router.ingest.Ingest.PublishRequest;
import org.zonecast.router.ingest.Ingest.Publisher;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.ingest.PublishRefusedException.Reason;
import org.zonecast.router.ingest.SourceSession;
import org.zonecast.router.source.EpochShape.Inherited;
import org.zonecast.router.status.EventLog;
import org.zonecast.router.status.StreamStatus;
import org.zonecast.router.status.StreamStatus.State;

/**
 * A stream that is live here, from its first publisher to its end. An agent: everything in it
 * happens on its own event loop context, and others reach it through that.
 */
public final class Broadcast implements SourceSession.Taker, Epochs.Owner {
  private static final long NO_MEDIA_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long RECORDING_NANOS = Duration.ofSeconds(10).toNanos();

  private final AgentThread executor;
  private final Edge edge;
  private final BroadcastTerms terms;
  private final RecordSaver saver;
  private final EventLog events;
  private final Consumer<Broadcast> over;
  private final StatusKeeper status;
  private final CurrentSession session;
  private final Ownership ownership;
  private final Epochs epochs;
  private final TickWatch ticks;

  private long overNanos;
  private State state = State.STARTING;
  private String reason = "";

  private volatile boolean admitting = true;

  public Broadcast(
      AgentThread thread,
      Edge edge,
      BroadcastTerms terms,
      EventLog events,
      Consumer<Broadcast> over) {
    this.executor = thread;
    this.edge = edge;
    this.terms = terms;
    this.saver = new RecordSaver(edge, terms, events);
    this.events = events;
    this.over = over;
    this.status = new StatusKeeper(edge, terms.identity());
    this.session =
        new CurrentSession(
            edge, terms.inherited() == null ? Duration.ZERO : terms.inherited().away());
    this.ownership = new Ownership(edge, terms.identity(), session);
    this.epochs = new Epochs(edge, terms, events, this, executor);
    this.ticks = new TickWatch(edge.clock().nanoTime());
    keepStatus();
  }

  // ---- from any thread --------------------------------------------------------------------------

  Identity identity() {
    return terms.identity();
  }

  JobSecret secret() {
    return terms.secret();
  }

  Executor executor() {
    return executor;
  }

  /** False once it takes no publisher any more: the next one begins a new broadcast. */
  boolean admits() {
    return admitting;
  }

  public StreamStatus snapshot() {
    return status.latest();
  }

  Duration sinceLastMedia() {
    return session.sinceLastMedia();
  }

  /** The address of the publisher that it had last; empty if it had none. */
  Optional<String> lastPublisher() {
    return session.lastAddress();
  }

  EventLog events() {
    return events;
  }

  /** Whether workers may come for this epoch. */
  boolean serves(String epoch) {
    return epochs.serves(epoch);
  }

  /** Whether it is this edge's. */
  Ownership ownership() {
    return ownership;
  }

  /** Asks the publisher, if there is one, to go to another edge; once. */
  void move(Function<PublishRequest, @Nullable URI> elsewhere) {
    ownership.asking();
    executor.execute(() -> {
      if (ownership.move(elsewhere)) {
        events.add("leaving", "the encoder was asked to connect to another edge");
      }
    });
  }

  public void start() {
    executor.startTicking(this::tick);
  }

  /** Begins without a publisher, with slate by the plan that it inherits. */
  void adopt(Inherited lost) {
    executor.execute(() -> {
      events.add("adopted", "nobody came back to edge " + lostEdge());
      epochs.adopt(lost);
      keepStatus();
    });
  }

  private String lostEdge() {
    return terms.inherited() == null ? "" : terms.inherited().record().edgeId();
  }

  /** Gives the broadcast up to another edge, unless a publisher was heard in the last 2 s. */
  Future<Boolean> giveUp(String newEdge) {
    Promise<Boolean> given = Promise.promise();
    executor.execute(() -> {
      boolean free = admitting && ownership.isFree();
      if (free) {
        ownership.givenUp(surrenderTo(null));
        superseded("another edge goes on with it: " + newEdge);
      }
      given.complete(free || !admitting);
    });
    return given.future();
  }

  /** Another edge says that it has this stream, too: one of the two gives it up. */
  void heardOf(Aged told) {
    executor.execute(() -> {
      Surrender surrender = ownership.surrenderTo(told, epochs.id()).orElse(null);
      if (!admitting && isNext(told)) {
        saver.giveWay();
      } else if (admitting && surrender != null) {
        ownership.givenUp(surrender);
        session.lostTo(terms.stream().id(), "");
        superseded("edge " + told.record().edgeId() + " has " + told.record().epoch());
      }
    });
  }

  /** Whether the stream's next broadcast has begun at another edge. */
  private boolean isNext(Aged told) {
    BroadcastRecord other = told.record();
    return !other.broadcastId().equals(terms.identity().broadcastId())
        && !other.ending()
        && told.age().compareTo(RecordSaver.EVERY) < 0;
  }

  /** The stream's next broadcast begins here while this one comes to its end. */
  void followedBy(Broadcast next) {
    executor.execute(() -> saver.giveWayTo(next.saver));
  }

  /** Lets a publisher in, or refuses it; null if the broadcast is over. */
  public Future<@Nullable Publication> admit(PublishRequest request, Publisher publisher) {
    Promise<@Nullable Publication> answer = Promise.promise();
    executor.execute(() -> admit(request, publisher, answer));
    return answer.future();
  }

  Future<Boolean> end(String why) {
    Promise<Boolean> answer = Promise.promise();
    executor.execute(() -> answer.complete(endByOwner(why)));
    return answer.future();
  }

  void cdnsChanged(List<CdnRecord> cdns) {
    executor.execute(() -> epochs.cdnsChanged(cdns));
  }

  /** Stops as it is, without an end. */
  Future<Void> stop() {
    Promise<Void> done = Promise.promise();
    executor.execute(() -> {
      session.close(Reason.UNAVAILABLE, "this edge is going down");
      finish(State.INTERRUPTED, "the edge went down", Revoke.Reason.ENDED);
      done.complete();
    });
    return done.future();
  }

  // ---- publishers -------------------------------------------------------------------------------

  private void admit(
      PublishRequest request, Publisher publisher, Promise<@Nullable Publication> answer) {
    if (!admitting) {
      answer.complete(null);
    } else if (session.heardLately()) {
      session.defended(terms.stream().id(), request.remoteAddress());
      answer.fail(new PublishRefusedException(Reason.ALREADY_LIVE, "another publisher is live"));
    } else {
      session.lostTo(terms.stream().id(), request.remoteAddress());
      session.close(Reason.ALREADY_LIVE, "another publisher took over from a silent one");
      answer.complete(attach(request, publisher));
    }
  }

  private SourceSession attach(PublishRequest request, Publisher publisher) {
    var attached = new SourceSession(request, publisher, edge.clock(), executor, this);
    session.attach(attached);
    events.add(
        state == State.STARTING ? "started" : "resumed",
        request.protocol() + " from " + request.remoteAddress());
    epochs.newSession();
    keepStatus();
    return attached;
  }

  @Override
  public void arrived(SourceSession from, Arrival arrival) {
    if (!session.is(from) || !admitting) {
      return;
    }
    session.heard(arrival);
    status.arrived(arrival);
    try {
      epochs.take(arrival);
    } catch (PublishRefusedException e) {
      events.add("refused", String.valueOf(e.getMessage()));
      refuse(e.reason(), String.valueOf(e.getMessage()));
    }
    session.holdOrProceed(epochs.ahead());
  }

  /** A feed that we do not take: one that never began is over, one that runs is interrupted. */
  private void refuse(Reason why, String message) {
    session.close(why, message);
    interrupted();
  }

  @Override
  public void ended(SourceSession from, EndReason how) {
    if (!session.is(from)) {
      return;
    }
    session.left();
    if (how == EndReason.GOODBYE && !from.moving()) {
      endFeed("the publisher said goodbye");
    } else {
      interrupted();
    }
  }

  private void interrupted() {
    epochs.sourceGone();
    if (epochs.begun()) {
      events.add("interrupted", "the publisher's connection closed");
      epochs.advanceGap(session);
      keepStatus();
    } else {
      finish(State.ENDED, "it ended before it began", Revoke.Reason.ENDED);
    }
  }

  private boolean endByOwner(String why) {
    boolean live = admitting;
    session.close(Reason.ENDED, why);
    endFeed(why);
    return live;
  }

  // ---- workers ----------------------------------------------------------------------------------

  /** Who may publish an epoch; null if it is over. On the broadcast's thread only. */
  public @Nullable Authority authority(String epoch) {
    return epochs.authority(epoch);
  }

  @Override
  public void poisoned(String why) {
    session.close(Reason.UNSUPPORTED_MEDIA, why);
    finish(State.FAILED, why, Revoke.Reason.REFUSED);
  }

  @Override
  public void superseded(@Nullable EpochId winner, String detail) {
    ownership.seized(surrenderTo(winner));
    session.lostTo(terms.stream().id(), "");
    superseded(detail);
  }

  private Surrender surrenderTo(@Nullable EpochId winner) {
    return new Surrender(terms.identity().broadcastId(), epochs.id(), winner);
  }

  /** Stops at once and says nothing more of the broadcast: that is for the other edge to do. */
  private void superseded(String detail) {
    session.close(Reason.ALREADY_LIVE, "this stream goes on at another edge");
    finish(State.ENDED, "superseded: " + detail, Revoke.Reason.ENDED);
  }

  @Override
  public void finished() {
    finish(State.ENDED, "", Revoke.Reason.ENDED);
  }

  // ---- the passing of time ----------------------------------------------------------------------

  private void tick() {
    long now = edge.clock().nanoTime();
    if (overNanos != 0) {
      leaveWhenRecorded(now);
      return;
    }
    if (ticks.late(now)) {
      epochs.stoodStill();
    }
    if (!epochs.ended()) {
      tickProbe();
    }
    if (epochs.abandoned()) {
      finish(State.ENDED, "no worker finished it in time", Revoke.Reason.ENDED);
    } else if (epochs.begun() && !epochs.ended()) {
      tickFeed();
    }
    if (overNanos == 0) {
      epochs.tick();
    }
    session.holdOrProceed(epochs.ahead());
    if (epochs.begun() && overNanos == 0) {
      saver.saveIfDue(epochs, awayMs());
    }
    keepStatus();
  }

  private void tickProbe() {
    if (!session.isOpen()) {
      return;
    }
    try {
      epochs.beginIfKnown();
      if (Math.min(session.openNanos(), epochs.probingNanos()) > NO_MEDIA_NANOS) {
        refuse(Reason.UNSUPPORTED_MEDIA, "neither video with keyframes nor sound came within 15 s");
      }
    } catch (PublishRefusedException e) {
      refuse(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private void tickFeed() {
    epochs.advanceGap(session);
    Duration grace = terms.stream().grace();
    if (!session.isOpen() && session.awayNanos() >= grace.toNanos()) {
      endFeed("nobody came back within " + grace.toSeconds() + " s");
    }
  }

  private void endFeed(String why) {
    if (!admitting) {
      return;
    }
    saver.ending();
    saver.save(epochs, awayMs(), false); // Known before the next publisher is not let in here.
    admitting = false;
    reason = why;
    events.add("ending", why);
    if (epochs.begun()) {
      epochs.end();
      keepStatus();
    } else {
      finish(State.ENDED, why, Revoke.Reason.ENDED);
    }
  }

  private void finish(State how, String why, Revoke.Reason revoke) {
    if (overNanos != 0) {
      return;
    }
    admitting = false;
    state = how;
    reason = why;
    overNanos = edge.clock().nanoTime();
    epochs.close(revoke, why.isEmpty() ? "the broadcast is over" : why);
    events.add(how == State.FAILED ? "failed" : "ended", why.isEmpty() ? "finished" : why);
    if (ownership.surrender().isEmpty()) { // Else another edge writes what there is to know of it.
      saver.save(epochs, awayMs(), how != State.INTERRUPTED);
    }
    keepStatus();
    over.accept(this);
  }

  private long awayMs() {
    return session.isOpen() ? -1 : Duration.ofNanos(session.awayNanos()).toMillis();
  }

  private void leaveWhenRecorded(long now) {
    epochs.tick();
    if (epochs.recorded() || now - overNanos > RECORDING_NANOS) {
      executor.stopTicking();
    }
  }

  private void keepStatus() {
    if (overNanos == 0) {
      state = currentState();
    }
    status.keep(state, reason, session.get(), epochs, graceLeftMs());
  }

  private long graceLeftMs() {
    if (state != State.INTERRUPTED || overNanos != 0) {
      return -1;
    }
    Duration away = Duration.ofNanos(session.awayNanos());
    return Math.max(0, terms.stream().grace().minus(away).toMillis());
  }

  private State currentState() {
    if (!epochs.begun()) {
      return State.STARTING;
    }
    if (!session.isOpen() && admitting) {
      return State.INTERRUPTED;
    }
    return epochs.lastMediaSequence() < 0 ? State.STARTING : State.LIVE;
  }
}
