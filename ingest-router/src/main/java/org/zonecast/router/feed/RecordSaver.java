package org.zonecast.router.feed;

import java.time.Duration;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.EpochId;
import org.zonecast.router.feed.LiveEpoch.Identity;

/** Saves what a successor of this edge would need: at the start, every few seconds, at the end. */
final class RecordSaver {
  private static final long EVERY_NANOS = Duration.ofSeconds(3).toNanos();

  private final Edge edge;
  private final Identity identity;
  private long dueNanos;

  RecordSaver(Edge edge, Identity identity) {
    this.edge = edge;
    this.identity = identity;
    this.dueNanos = edge.clock().nanoTime();
  }

  void saveIfDue(EpochId epoch, long lastMediaSequence) {
    if (edge.clock().nanoTime() - dueNanos >= 0) {
      save(epoch, lastMediaSequence, false);
    }
  }

  void save(EpochId epoch, long lastMediaSequence, boolean ended) {
    dueNanos = edge.clock().nanoTime() + EVERY_NANOS;
    edge.cluster()
        .save(
            new BroadcastRecord(
                identity.streamId(),
                identity.broadcastId(),
                epoch,
                edge.settings().edgeId(),
                lastMediaSequence,
                ended,
                edge.clock().now()));
  }
}
