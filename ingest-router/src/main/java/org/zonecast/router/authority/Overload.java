package org.zonecast.router.authority;

import java.time.Duration;
import java.util.List;
import org.zonecast.feed.FeedMessage.Move;
import org.zonecast.feed.FeedMessage.Shed;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.authority.Shedding.Load;
import org.zonecast.router.epoch.EpochInfo;
import org.zonecast.router.feed.FeedConnection;
import org.zonecast.router.feed.FeedConnections;
import org.zonecast.router.status.EventLog;

/**
 * What an epoch does about workers that do not keep up: hears them, tells them what to leave out,
 * and records it. Belongs to its broadcast's thread.
 */
final class Overload {
  /** So many segments beyond what is being encoded nobody has begun. */
  private static final int BEYOND_SEGMENTS = 2;

  private static final int SINCE_VERSION = 2;

  private final SegmentGrid grid;
  private final Shedding shedding;
  private final FeedConnections connections;
  private final EventLog events;
  private long mostEncodedSlot = -1;
  private String lastWord = "";

  Overload(EpochInfo epoch, FeedConnections connections, EventLog events) {
    this.grid = epoch.clock().grid();
    this.shedding = new Shedding(epoch.plan());
    this.connections = connections;
    this.events = events;
  }

  /** A worker says how far it is, granted or standing by. */
  void progressed(long encodedSlot) {
    mostEncodedSlot = Math.max(mostEncodedSlot, encodedSlot);
  }

  /** A worker wants to be rid of the job. */
  void asked(Move move, FeedConnection by, boolean granted, long nowNanos) {
    if (move.reason() != Move.Reason.BEHIND) {
      return;
    }
    if (granted) {
      shedding.behind(nowNanos);
    } else {
      shedding.standbyBehind(nowNanos);
    }
    lastWord = by + " does not keep up: " + move.detail();
  }

  /** A worker has the grant, be it the first or another. */
  void granted(long nowNanos) {
    shedding.moved(nowNanos);
  }

  /** Tells a worker, between its Welcome and its Start, what was shed. */
  void tell(FeedConnection newcomer, long segment) {
    if (newcomer.version() >= SINCE_VERSION) {
      shedding.since(segment).forEach(newcomer::send);
    }
  }

  /**
   * Sheds or brings back what is due.
   *
   * @param nextSlot the first slot that nothing was recorded for
   * @param encodedSlot the highest that the granted worker has encoded, -1 for none
   * @param committedSegment the highest committed, -1 for none
   */
  void tick(
      boolean standby, long nextSlot, long encodedSlot, long committedSegment, long nowNanos) {
    Duration waiting =
        Duration.ofNanos(grid.slotStartNanos(Math.max(0, nextSlot - 1 - encodedSlot)));
    long ahead = segmentOf(mostEncodedSlot) + BEYOND_SEGMENTS;
    var load =
        new Load(
            standby,
            waiting.toNanos(),
            segmentOf(encodedSlot),
            Math.max(ahead, committedSegment + 1));
    List<String> before = List.copyOf(shedding.shed());
    shedding.tick(load, nowNanos).ifPresent(step -> changed(before, step));
  }

  private void changed(List<String> before, Shed step) {
    connections.tellAll(SINCE_VERSION, step);
    events.history().shed(step);
    String from = " from segment " + step.fromSegment() + " on";
    if (step.renditions().size() > before.size()) {
      events.add("shed", step.renditions().getLast() + " is not made" + from + "; " + lastWord);
    } else {
      events.add("restored", before.getLast() + " is made again" + from);
    }
  }

  /** What is not made now, highest first. */
  List<String> shed() {
    return shedding.shed();
  }

  /** Nobody will begin before this segment any more. */
  void forgetBefore(long segment) {
    shedding.forgetBefore(segment);
  }

  private long segmentOf(long slot) {
    return slot < 0 ? -1 : grid.segmentOf(slot);
  }
}
