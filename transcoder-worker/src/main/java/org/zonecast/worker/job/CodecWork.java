package org.zonecast.worker.job;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.child.ChildProcess;
import org.zonecast.worker.feed.FeedConnection;
import org.zonecast.worker.publish.Publication;

/**
 * The codec child of a job at work: what it is fed, how far it is, and the next one in its place
 * when it dies or stands still. Confined to the job's context.
 */
final class CodecWork {
  private static final Logger logger = LoggerFactory.getLogger(CodecWork.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(15);

  /** An edge that was told in time sends less; one of an older version does not listen. */
  private static final long MOST_BACKLOG_BYTES = ChildProcess.BACKLOG_BYTES / 2 * 3;

  private final Publication publication;
  private final FeedConnection edge;
  private final ChildKeeper child;
  private final byte[] welcome;
  private final Departure.Leaving leaving;
  private final MediaPosition position;
  private final StallWatch stalls;
  private final BehindWatch behind;
  private final BehindJobs.Member overload;
  private int run;
  private boolean feeding;
  private boolean full;
  private boolean paused;
  private long resumedNanos;
  private long decodedSlot = -1;
  private long encodedSlot = -1;
  private long childSinceNanos;

  /**
   * @param welcome the raw Welcome, which every child of the job is given first
   */
  CodecWork(
      Publication publication,
      FeedConnection edge,
      ChildKeeper child,
      byte[] welcome,
      BehindJobs.Member overload,
      Departure.Leaving leaving) {
    this.publication = publication;
    this.edge = edge;
    this.child = child;
    this.welcome = welcome;
    this.leaving = leaving;
    this.overload = overload;
    this.position = new MediaPosition(publication.welcome().plan());
    this.stalls =
        new StallWatch(publication.welcome().plan().segmentFrames(), publication.nanoClock());
    this.behind = new BehindWatch(publication.plan().grid(), publication.nanoClock());
    this.childSinceNanos = now();
    this.resumedNanos = childSinceNanos;
    child.feed(welcome);
  }

  private long now() {
    return publication.nanoClock().getAsLong();
  }

  void close() {
    overload.leave();
  }

  // ---- what it is fed ---------------------------------------------------------------------------

  /** Whether a run begins that was asked for last: later ones may be on their way up. */
  boolean awaits(FeedMessage.Start start) {
    return start.run() == run;
  }

  /** A run begins. */
  void begin(FeedMessage.Start start, byte[] raw) {
    feeding = true;
    long slot = publication.plan().grid().firstSlot(start.segment());
    stalls.begin(slot);
    behind.begin(slot);
    publication
        .leftOut()
        .from(start.segment())
        .forEach(shed -> child.feedFirst(FeedCodec.encode(shed)));
    child.feed(raw);
  }

  /** The child leaves renditions out. */
  void shed(byte[] raw) {
    if (feeding) {
      child.feedFirst(raw);
    }
  }

  /** Feeds the child; false if it belongs to an earlier run. */
  boolean feed(FeedMessage.Media media, byte[] raw) {
    if (!feeding) {
      return false;
    }
    child.feed(raw);
    long slot = position.slotOf(media);
    stalls.received(slot);
    behind.received(slot);
    return true;
  }

  /**
   * Whether the child has just got more than enough, so that the edge is to hear of it: answers and
   * all else come in the same connection as media, and are to be read on.
   */
  boolean fills() {
    long backlogBytes = child.backlogBytes();
    if (!paused && backlogBytes > MOST_BACKLOG_BYTES) {
      paused = true;
      edge.pause();
    }
    boolean fills = !full && backlogBytes > ChildProcess.BACKLOG_BYTES;
    full |= fills;
    return fills;
  }

  /** The child has room again; whether the edge is to hear of it. */
  boolean drained() {
    if (paused) {
      paused = false;
      resumedNanos = now();
      edge.resume();
    }
    boolean wasFull = full;
    full = false;
    return wasFull;
  }

  /** Whether the edge has said nothing for so long, though it was read. */
  boolean silent(long heardNanos, Duration time) {
    return !paused && passed(Math.max(heardNanos, resumedNanos), time);
  }

  /** Keeps the child from working, because nobody takes what it makes. */
  void setHeld(boolean held) {
    child.setHeld(held);
  }

  // ---- how far it is ----------------------------------------------------------------------------

  void progressed(ChildMessage.Progress progress) {
    decodedSlot = Math.max(decodedSlot, progress.decodedSlot());
    encodedSlot = Math.max(encodedSlot, progress.encodedSlot());
    behind.encoded(encodedSlot);
    stalls.progressed(progress.decodedSlot(), progress.encodedSlot());
  }

  FeedMessage.Progress progress(long number) {
    return new FeedMessage.Progress(number, decodedSlot, encodedSlot, full, child.held());
  }

  /** Every 250 ms: a child that stands still is replaced, and one that is behind is told of. */
  void watch() {
    watchChild();
    watchPace();
  }

  private void watchChild() {
    boolean starting = !child.ready() && !passed(childSinceNanos, START_PATIENCE);
    if (starting || child.held() || publication.segments().complete()) {
      stalls.excuse();
    } else if (stalls.stalled()) {
      stalls.begin(0);
      child.kill("stuck: media waits and nothing is encoded");
    }
  }

  /** Says every second that it is behind, while it is and this job is the one to leave. */
  private void watchPace() {
    behind.sample(child.held(), full);
    if (overload.report(behind.behind()) && publication.speaks(2)) {
      edge.send(new FeedMessage.Move(FeedMessage.Move.Reason.BEHIND, behind.text()));
    }
  }

  private boolean passed(long sinceNanos, Duration time) {
    return now() - sinceNanos >= time.toNanos();
  }

  // ---- when it dies -----------------------------------------------------------------------------

  /** Another child takes its place, from the first segment on that is not whole. */
  void lost(String how) {
    feeding = false;
    if (publication.segments().complete()) {
      return;
    }
    long segment = publication.segments().nextWhole();
    logger.warn("{} the codec child died at segment {}: {}", publication.label(), segment, how);
    publication.metrics().childRestarted();
    publication.segments().restart();
    if (!replace(segment, how)) {
      return;
    }
    run++;
    decodedSlot = -1;
    encodedSlot = -1;
    childSinceNanos = now();
    child.feed(welcome);
    edge.send(
        new FeedMessage.ChildRestarted(
            child.pid(), segment, child.restarts(), how, child.wasStuck()));
    edge.send(new FeedMessage.Resume(segment, run));
    boolean _ = drained(); // With a run that begins the edge takes it for granted.
  }

  private boolean replace(long segment, String how) {
    try {
      if (child.replace(segment)) {
        return true;
      }
      edge.send(
          new FeedMessage.ChildRestarted(0, segment, child.restarts(), how, child.wasStuck()));
      leaving.leave(
          Goodbye.Reason.FAILED,
          "%d codec children died at segment %d: %s"
              .formatted(ChildKeeper.MAX_CRASHES_AT_SEGMENT, segment, how));
    } catch (RuntimeException e) {
      logger.error("{} no other codec child", publication.label(), e);
      leaving.leave(Goodbye.Reason.FAILED, "no codec child can be started: " + e.getMessage());
    }
    return false;
  }
}
