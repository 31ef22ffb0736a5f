package org.zonecast.worker.job;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.feed.FeedConnection;
import org.zonecast.worker.publish.Distribution;
import org.zonecast.worker.publish.Publication;
import org.zonecast.worker.publish.Segment;

/**
 * A job that the edge has welcomed: media goes to the child, what the child makes goes to the CDNs,
 * what they hold goes into the edge's log, and from there into the playlists. Confined to the job's
 * context.
 */
final class RunningJob implements Distribution.Listener, Departure.Leaving {
  private static final Logger logger = LoggerFactory.getLogger(RunningJob.class);
  private static final Duration EDGE_SILENCE = Duration.ofSeconds(10);
  private static final Duration END_PATIENCE = Duration.ofSeconds(30);

  private final Publication publication;
  private final FeedConnection edge;
  private final Consumer<String> close;
  private final CodecWork codec;
  private final Distribution distribution;
  private final Departure departure;
  private boolean wasGranted;
  private boolean over;
  private long progressNumber;
  private long edgeHeardNanos;
  private long completeSinceNanos;
  private boolean complete;

  /**
   * @param welcome the raw Welcome, which every child of the job is given first
   * @param close ends the job, with a reason
   */
  RunningJob(
      JobParts parts,
      Publication publication,
      FeedConnection edge,
      ChildKeeper child,
      byte[] welcome,
      Consumer<String> close) {
    this.publication = publication;
    this.edge = edge;
    this.close = close;
    this.edgeHeardNanos = publication.nanoClock().getAsLong();
    this.wasGranted = publication.grants().valid();
    this.distribution = new Distribution(publication, parts.targets(), edge, this);
    this.departure = new Departure(publication, edge, distribution, this);
    BehindJobs.Member overload = parts.behind().join(publication.welcome().plan().units());
    this.codec = new CodecWork(publication, edge, child, welcome, overload, this);
  }

  /** Asks the edge to move the job, and leaves it after {@code timeout} all the same. */
  void drain(Duration timeout) {
    departure.drain(timeout);
  }

  void close() {
    over = true;
    codec.close();
    departure.close();
    distribution.close();
  }

  @Override
  public void close(String why) {
    close.accept(why);
  }

  @Override
  public void leave(Goodbye.Reason reason, String detail) {
    if (!over) {
      edge.send(new Goodbye(reason, detail));
      close.accept(reason + " " + detail);
    }
  }

  // ---- what the edge says -----------------------------------------------------------------------

  void received(FeedMessage.Down message, byte[] raw) {
    edgeHeardNanos = publication.nanoClock().getAsLong();
    switch (message) {
      case FeedMessage.Start start -> started(start, raw);
      case FeedMessage.Media media -> media(media, raw);
      case FeedMessage.Answer answer -> answered(answer);
      case FeedMessage.Logged logged -> distribution.logged(logged);
      case FeedMessage.CdnsChanged changed -> {
        distribution.changed(changed.cdns());
        advanced();
      }
      case FeedMessage.Welcome again -> close.accept("a second Welcome");
      case FeedMessage.Shed shed -> shed(shed, raw);
      case FeedMessage.Yield yield -> departure.yield(yield.lastSegment());
      case FeedMessage.Based based -> {
        distribution.based(based);
        advanced();
      }
      case FeedMessage.Revoke revoke -> throw new IllegalStateException("handled before");
    }
  }

  private void started(FeedMessage.Start start, byte[] raw) {
    if (!codec.awaits(start)) {
      return; // A later Resume is on its way up.
    }
    long lacking = publication.segments().nextWhole();
    if (start.segment() > lacking) {
      logger.warn(
          "{} segments {} to {} are lost: the edge has no media for them",
          publication.label(),
          lacking,
          start.segment() - 1);
      publication.segments().skipTo(start.segment());
      distribution.lost(lacking, start.segment());
    }
    codec.begin(start, raw);
  }

  /** The child leaves them out, and what it makes of them all the same is not used. */
  private void shed(FeedMessage.Shed shed, byte[] raw) {
    logger.warn(
        "{} without {} from segment {} on",
        publication.label(),
        shed.renditions(),
        shed.fromSegment());
    publication.leftOut().shed(shed);
    codec.shed(raw);
  }

  private void media(FeedMessage.Media media, byte[] raw) {
    if (!codec.feed(media, raw)) {
      return; // It belongs to an earlier run.
    }
    if (media instanceof FeedMessage.End end) {
      publication.segments().ended(end);
      distribution.endKnown();
      advanced();
    }
    if (codec.fills()) {
      report();
    }
  }

  private void answered(FeedMessage.Answer answer) {
    publication.grants().answered(answer.progressNumber(), answer.grant(), answer.alone());
    noteGrant();
    distribution.granted();
  }

  // ---- what the child says ----------------------------------------------------------------------

  void said(ChildMessage message) {
    switch (message) {
      case ChildMessage.Ready ready -> logger.debug("{} {}", publication.label(), ready);
      case ChildMessage.Init init -> distribution.init(init.rendition(), init.data());
      case ChildMessage.Piece piece -> made(piece);
      case ChildMessage.Thumbnail thumbnail -> distribution.thumbnail(thumbnail.jpeg());
      case ChildMessage.Progress progress -> codec.progressed(progress);
      case ChildMessage.Trouble trouble -> {
        publication.metrics().inputTrouble(trouble.count());
        logger.warn(
            "{} bad input, {} times: {}", publication.label(), trouble.count(), trouble.detail());
      }
    }
  }

  private void made(ChildMessage.Piece piece) {
    Optional<Segment> whole = publication.segments().add(piece);
    while (whole.isPresent()) {
      distribution.offer(whole.get());
      whole = publication.segments().next();
    }
    advanced();
  }

  /** The child has room again. */
  void drained() {
    if (codec.drained()) {
      report();
    }
  }

  void childLost(String how) {
    codec.lost(how);
  }

  // ---- what the clock says ----------------------------------------------------------------------

  /** Every 250 ms: progress goes up, and what should have come is missed. */
  void tick() {
    report();
    noteGrant();
    departure.check();
    codec.watch();
    if (codec.silent(edgeHeardNanos, EDGE_SILENCE)) {
      close.accept("the edge is silent");
    } else if (complete && passed(completeSinceNanos, END_PATIENCE)) {
      leaveUnfinished();
    }
  }

  private void report() {
    long number = ++progressNumber;
    publication.grants().progressSent(number);
    edge.send(codec.progress(number));
  }

  private void leaveUnfinished() {
    if (distribution.anyFinished()) {
      leave(Goodbye.Reason.FINISHED, "a CDN did not take the end");
    } else {
      leave(Goodbye.Reason.FAILED, "no CDN took the end");
    }
  }

  private boolean passed(long sinceNanos, Duration time) {
    return publication.nanoClock().getAsLong() - sinceNanos >= time.toNanos();
  }

  private void noteGrant() {
    boolean now = publication.grants().valid();
    if (wasGranted && !now) {
      publication.metrics().grantLapsed();
      logger.warn("{} the grant has run out, nothing is listed", publication.label());
    } else if (!wasGranted && now) {
      logger.info("{} granted {}", publication.label(), publication.token());
    }
    wasGranted = now;
  }

  // ---- what the CDNs say ------------------------------------------------------------------------

  @Override
  public void superseded(String detail) {
    if (!over) {
      close.accept("superseded: " + detail);
    }
  }

  @Override
  public void advanced() {
    if (over) {
      return;
    }
    codec.setHeld(distribution.overloaded());
    departure.check();
    if (publication.segments().complete()) {
      if (!complete) {
        complete = true;
        completeSinceNanos = publication.nanoClock().getAsLong();
      }
      if (distribution.allFinished()) {
        leave(Goodbye.Reason.FINISHED, "");
      }
    }
  }
}
