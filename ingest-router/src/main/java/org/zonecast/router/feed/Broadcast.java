package org.zonecast.router.feed;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.job.CdnRecord;
import org.zonecast.router.feed.Ingest.EndReason;
import org.zonecast.router.feed.Ingest.Publication;
import org.zonecast.router.feed.Ingest.PublishRequest;
import org.zonecast.router.feed.Ingest.Publisher;
import org.zonecast.router.feed.LiveEpoch.Identity;
import org.zonecast.router.feed.PublishRefusedException.Reason;
import org.zonecast.router.feed.SourceProbe.SourceFormat;
import org.zonecast.router.feed.StreamStatus.State;

/**
 * A stream that is live here, from its first publisher to its end. An agent: everything in it
 * happens on its own event loop context, and others reach it through that.
 */
final class Broadcast implements SourceSession.Taker, Authority.Owner {
  private static final long RECENT_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long HOLD_AHEAD_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long PROCEED_AHEAD_NANOS = Duration.ofMillis(1500).toNanos();
  private static final long NO_MEDIA_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long FINISH_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long RECORDING_NANOS = Duration.ofSeconds(10).toNanos();

  private final AgentThread executor;
  private final Edge edge;
  private final BroadcastTerms terms;
  private final RecordSaver saver;
  private final EventLog events;
  private final Consumer<Broadcast> over;
  private final SourceProbe probe;
  private final StatusKeeper status;

  private @Nullable SourceSession session;
  private @Nullable LiveEpoch epoch;
  private long videoNanos;
  private long interruptedNanos;
  private long progressNanos;
  private long lastHighest = -1;
  private long overNanos;
  private State state = State.STARTING;
  private String reason = "";
  private volatile long mediaNanos;
  private volatile boolean admitting = true;

  Broadcast(
      AgentThread thread,
      Edge edge,
      BroadcastTerms terms,
      EventLog events,
      Consumer<Broadcast> over) {
    this.executor = thread;
    this.edge = edge;
    this.terms = terms;
    this.saver = new RecordSaver(edge, terms.identity());
    this.events = events;
    this.over = over;
    this.probe = new SourceProbe(edge.meters()::dropped);
    this.status = new StatusKeeper(edge, terms.identity());
    long now = edge.clock().nanoTime();
    this.mediaNanos = now;
    this.videoNanos = now;
    this.interruptedNanos = now;
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

  StreamStatus snapshot() {
    return status.latest();
  }

  Duration sinceLastMedia() {
    return Duration.ofNanos(Math.max(0, edge.clock().nanoTime() - mediaNanos));
  }

  void start() {
    executor.startTicking(this::tick);
  }

  /** Lets a publisher in, or refuses it; null if the broadcast is over. */
  Future<@Nullable Publication> admit(PublishRequest request, Publisher publisher) {
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
    executor.execute(() -> {
      if (epoch != null) {
        epoch.cdnsChanged(cdns);
      }
    });
  }

  /** Stops as it is, without an end. */
  Future<Void> stop() {
    Promise<Void> done = Promise.promise();
    executor.execute(() -> {
      closeSession(Reason.UNAVAILABLE, "this edge is going down");
      finish(State.INTERRUPTED, "the edge went down", Revoke.Reason.ENDED);
      done.complete();
    });
    return done.future();
  }

  // ---- publishers -------------------------------------------------------------------------------

  private void admit(
      PublishRequest request, Publisher publisher, Promise<@Nullable Publication> answer) {
    long now = edge.clock().nanoTime();
    SourceSession current = session;
    if (!admitting) {
      answer.complete(null);
    } else if (current != null && now - mediaSince(current) < RECENT_NANOS) {
      answer.fail(new PublishRefusedException(Reason.ALREADY_LIVE, "another publisher is live"));
    } else {
      closeSession(Reason.ALREADY_LIVE, "another publisher took over from a silent one");
      answer.complete(attach(request, publisher));
    }
  }

  private long mediaSince(SourceSession current) {
    return Math.max(mediaNanos, current.openedNanos());
  }

  private SourceSession attach(PublishRequest request, Publisher publisher) {
    var attached = new SourceSession(request, publisher, edge.clock(), executor, this);
    session = attached;
    videoNanos = edge.clock().nanoTime();
    events.add(
        state == State.STARTING ? "started" : "resumed",
        request.protocol() + " from " + request.remoteAddress());
    if (epoch != null) {
      epoch.newSession();
    }
    keepStatus();
    return attached;
  }

  private void closeSession(Reason why, String message) {
    SourceSession current = session;
    if (current != null) {
      session = null;
      edge.meters().refused(why);
      current.close(new PublishRefusedException(why, message));
    }
  }

  @Override
  public void arrived(SourceSession from, Arrival arrival) {
    if (from != session || !admitting) {
      return;
    }
    mediaNanos = Math.max(mediaNanos, arrival.nanos());
    status.arrived(arrival);
    if (arrival instanceof Arrival.Video) {
      videoNanos = arrival.nanos();
    }
    try {
      take(arrival);
    } catch (PublishRefusedException e) {
      events.add("refused", String.valueOf(e.getMessage()));
      refuse(e.reason(), String.valueOf(e.getMessage()));
    }
    holdOrProceed();
  }

  private void take(Arrival arrival) throws PublishRefusedException {
    if (epoch != null) {
      epoch.take(arrival);
      if (epoch.overflowing()) {
        throw new PublishRefusedException(
            Reason.UNSUPPORTED_MEDIA, "its keyframes lie too far apart");
      }
      return;
    }
    probe.take(arrival);
    SourceFormat format = probe.format(edge.clock().nanoTime()).orElse(null);
    if (format != null) {
      beginEpoch(format);
    }
  }

  private void beginEpoch(SourceFormat format) throws PublishRefusedException {
    var begun = new LiveEpoch(edge, terms, format, events, this, executor);
    epoch = begun;
    status.source(format);
    for (Arrival arrival : probe.drain()) {
      begun.take(arrival);
    }
    begun.tick();
  }

  /** A feed that we do not take: one that never began is over, one that runs is interrupted. */
  private void refuse(Reason why, String message) {
    closeSession(why, message);
    interrupted();
  }

  @Override
  public void ended(SourceSession from, EndReason how) {
    if (from != session) {
      return;
    }
    session = null;
    if (how == EndReason.GOODBYE) {
      endFeed("the publisher said goodbye");
    } else {
      interrupted();
    }
  }

  private void interrupted() {
    interruptedNanos = edge.clock().nanoTime();
    if (epoch == null) {
      finish(State.ENDED, "it ended before it began", Revoke.Reason.ENDED);
    } else {
      events.add("interrupted", "the publisher's connection closed");
      epoch.advanceGap(false, 0);
      keepStatus();
    }
  }

  private boolean endByOwner(String why) {
    boolean live = admitting;
    closeSession(Reason.ENDED, why);
    endFeed(why);
    return live;
  }

  // ---- workers ----------------------------------------------------------------------------------

  /** The authority over who publishes, once there is a plan. On the broadcast's thread only. */
  @Nullable Authority authority() {
    return epoch == null ? null : epoch.authority();
  }

  @Override
  public void poisoned(String why) {
    closeSession(Reason.UNSUPPORTED_MEDIA, why);
    finish(State.FAILED, why, Revoke.Reason.REFUSED);
  }

  @Override
  public void superseded(String detail) {
    closeSession(Reason.ALREADY_LIVE, "another edge has this stream");
    finish(State.ENDED, "superseded " + detail, Revoke.Reason.ENDED);
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
    LiveEpoch running = epoch;
    if (running == null) {
      tickProbe(now);
    } else if (!running.ended()) {
      running.advanceGap(session != null, now - videoNanos);
      if (session == null && now - interruptedNanos >= terms.stream().grace().toNanos()) {
        endFeed("nobody came back within " + terms.stream().grace().toSeconds() + " s");
      }
    } else {
      giveUpEnding(running, now);
    }
    if (running != null && overNanos == 0) {
      running.tick();
    }
    holdOrProceed();
    if (epoch != null && overNanos == 0) {
      saver.saveIfDue(epoch.lastMediaSequence());
    }
    keepStatus();
  }

  private void tickProbe(long now) {
    if (session == null) {
      return;
    }
    try {
      SourceFormat format = probe.format(now).orElse(null);
      if (format != null) {
        beginEpoch(format);
      } else if (now - session.openedNanos() > NO_MEDIA_NANOS) {
        refuse(Reason.UNSUPPORTED_MEDIA, "no H.264 video with keyframes came within 15 s");
      }
    } catch (PublishRefusedException e) {
      refuse(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private void endFeed(String why) {
    if (!admitting) {
      return;
    }
    admitting = false;
    progressNanos = edge.clock().nanoTime();
    reason = why;
    events.add("ending", why);
    LiveEpoch running = epoch;
    if (running == null) {
      finish(State.ENDED, why, Revoke.Reason.ENDED);
      return;
    }
    running.end();
    running.tick();
    keepStatus();
  }

  /** After the end the worker has 30 s from its last commit to list everything. */
  private void giveUpEnding(LiveEpoch running, long now) {
    long highest = running.lastMediaSequence();
    if (highest != lastHighest) {
      lastHighest = highest;
      progressNanos = now;
    }
    if (now - progressNanos >= FINISH_NANOS) {
      finish(State.ENDED, "no worker finished it in time", Revoke.Reason.ENDED);
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
    if (epoch != null) {
      epoch.close(revoke, why.isEmpty() ? "the broadcast is over" : why);
    }
    events.add(how == State.FAILED ? "failed" : "ended", why.isEmpty() ? "finished" : why);
    if (epoch != null) {
      saver.save(epoch.lastMediaSequence(), how == State.ENDED);
    }
    keepStatus();
    over.accept(this);
  }

  private void leaveWhenRecorded(long now) {
    if (epoch != null) {
      epoch.tick();
    }
    if (epoch == null || epoch.recorded() || now - overNanos > RECORDING_NANOS) {
      executor.stopTicking();
      epoch = null;
    }
  }

  private void holdOrProceed() {
    SourceSession current = session;
    if (current != null) {
      long now = edge.clock().nanoTime();
      long ahead = epoch == null ? probe.aheadNanos(now) : epoch.aheadNanos();
      current.ahead(ahead > (current.isAhead() ? PROCEED_AHEAD_NANOS : HOLD_AHEAD_NANOS));
    }
  }

  private void keepStatus() {
    if (overNanos == 0) {
      state = currentState();
    }
    status.keep(state, reason, session, epoch);
  }

  private State currentState() {
    if (epoch == null) {
      return State.STARTING;
    }
    if (session == null && admitting) {
      return State.INTERRUPTED;
    }
    return epoch.lastMediaSequence() < 0 ? State.STARTING : State.LIVE;
  }
}
