package org.zonecast.router.broadcast;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.EpochId;

/**
 * The broadcasts that this edge gave up to another one, the latest ones only: it does not take them
 * back by itself, and whoever comes to it for one gets an epoch above the one that it lost to.
 * Thread-safe.
 */
final class Surrenders {
  private static final int MAX_STREAMS = 512;

  /**
   * One broadcast that was given up.
   *
   * @param ours the last epoch that it had here
   * @param winner the epoch that it was given up to; null if nobody said which
   */
  record Surrender(String broadcastId, EpochId ours, @Nullable EpochId winner) {}

  private final Map<String, Surrender> byStream = new LinkedHashMap<>();

  synchronized void add(String streamId, Surrender surrender) {
    byStream.remove(streamId);
    byStream.put(streamId, surrender);
    if (byStream.size() > MAX_STREAMS) {
      byStream.remove(byStream.keySet().iterator().next());
    }
  }

  /**
   * Whether this edge may adopt a broadcast of which this is the latest record that it knows: not
   * while that tells of nothing later than what it gave up.
   */
  synchronized boolean mayAdopt(BroadcastRecord record) {
    Surrender known = of(record);
    return known == null
        || (record.epoch().compareTo(known.ours) > 0
            && (known.winner == null || record.epoch().compareTo(known.winner) >= 0));
  }

  /** The number of the epoch that the broadcast was given up to; 0 if it was not, or unknown. */
  synchronized int winnerOf(BroadcastRecord record) {
    Surrender known = of(record);
    return known == null || known.winner == null ? 0 : known.winner.number();
  }

  private @Nullable Surrender of(BroadcastRecord record) {
    Surrender known = byStream.get(record.streamId());
    return known != null && known.broadcastId.equals(record.broadcastId()) ? known : null;
  }
}
