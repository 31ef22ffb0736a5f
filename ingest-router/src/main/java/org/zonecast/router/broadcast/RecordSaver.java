package org.zonecast.router.broadcast;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Past;
import org.zonecast.router.authority.Authority;
import org.zonecast.router.broadcast.LiveEpoch.Identity;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.status.EventLog;

/**
 * Saves what a successor of this edge would need: at the start, when an epoch begins, its plan or
 * base becomes known or another zone has it, every two seconds, at the end. Belongs to its
 * broadcast's thread.
 */
final class RecordSaver {
  static final Duration EVERY = Duration.ofSeconds(2);

  private final Edge edge;
  private final Identity identity;
  private final EventLog events;

  /** What the edge before knew to be committed, -1 for nothing. */
  private final long inheritedLast;

  private long dueNanos;
  private @Nullable List<Past> savedEpochs;
  private boolean savedPlan;
  private String zone = "";
  private boolean ending;
  private boolean gaveWay;
  private @Nullable RecordSaver next;
  private volatile boolean saved;

  RecordSaver(Edge edge, BroadcastTerms terms, EventLog events) {
    this.edge = edge;
    this.identity = terms.identity();
    this.events = events;
    Inheritance inherited = terms.inherited();
    this.inheritedLast = inherited == null ? -1 : inherited.record().lastMediaSequence();
    this.dueNanos = edge.clock().nanoTime();
  }

  /** The broadcast takes no publisher any more. */
  void ending() {
    ending = true;
  }

  /** The stream has another broadcast: from now on there is that to be told of. */
  void giveWay() {
    gaveWay = true;
  }

  /** The same as soon as anything was told of the other one: it may end before it begins. */
  void giveWayTo(RecordSaver other) {
    gaveWay = givesWay();
    next = other;
  }

  private boolean givesWay() {
    return gaveWay || (next != null && next.saved);
  }

  /**
   * @param awayMs for how long there has been no publisher, -1 if there is one
   */
  void saveIfDue(Epochs epochs, long awayMs) {
    LiveEpoch newest = epochs.newest();
    boolean news =
        newest != null
            && (savedPlan != (newest.plan() != null)
                || !zone.equals(zoneNow(newest))
                || !Objects.equals(newest.pastEpochs(), savedEpochs));
    if (news || edge.clock().nanoTime() - dueNanos >= 0) {
      save(epochs, awayMs, false);
    }
  }

  void save(Epochs epochs, long awayMs, boolean ended) {
    LiveEpoch newest = epochs.newest();
    if (newest == null || givesWay()) {
      return;
    }
    saved = true;
    dueNanos = edge.clock().nanoTime() + EVERY.toNanos();
    List<Past> history = newest.pastEpochs();
    savedEpochs = history;
    savedPlan = newest.plan() != null;
    zone = zoneNow(newest);
    edge.cluster()
        .save(
            new BroadcastRecord(
                identity.streamId(),
                identity.broadcastId(),
                epochs.id(),
                edge.settings().edgeId(),
                history,
                newest.plan(),
                newest.units(),
                Math.max(inheritedLast, epochs.lastMediaSequence()),
                awayMs,
                ended,
                ending,
                edge.clock().now(),
                events.lately(),
                zone));
  }

  /** Where an epoch has no worker yet, that of the epoch before it. */
  private String zoneNow(LiveEpoch newest) {
    Authority authority = newest.authority();
    String now = authority == null ? null : authority.tenure().zone();
    return now == null ? zone : now;
  }
}
