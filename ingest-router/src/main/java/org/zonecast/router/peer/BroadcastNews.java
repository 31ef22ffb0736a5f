package org.zonecast.router.peer;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.router.peer.PeerMessages.Done;
import org.zonecast.router.peer.PeerMessages.Told;
import org.zonecast.router.peer.PeerMessages.ToldBroadcasts;

/**
 * Tells the other routers of this edge's broadcasts, the latest of each stream, many at a time. Who
 * does not hear it hears the next.
 */
final class BroadcastNews {
  private static final long GATHERED_MILLIS = 50;
  private static final int MOST_AT_ONCE = 256;
  private static final Duration TELL_TIMEOUT = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Peers peers;
  private final Map<String, BroadcastRecord> waiting = new LinkedHashMap<>();

  BroadcastNews(Vertx vertx, Peers peers) {
    this.vertx = vertx;
    this.peers = peers;
  }

  /** From any thread. */
  void tell(BroadcastRecord record) {
    boolean first;
    synchronized (waiting) {
      first = waiting.isEmpty();
      waiting.put(record.streamId(), record);
    }
    if (first) {
      vertx.setTimer(GATHERED_MILLIS, id -> tellWaiting());
    }
  }

  private void tellWaiting() {
    List<Told> all;
    synchronized (waiting) {
      all =
          waiting.values().stream()
              .map(record -> Told.of(new Aged(record, Duration.ofMillis(GATHERED_MILLIS))))
              .toList();
      waiting.clear();
    }
    for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
      int to = Math.min(all.size(), from + MOST_AT_ONCE);
      var news = new ToldBroadcasts(new ArrayList<>(all.subList(from, to)));
      var _ =
          peers.askAll(peer -> peer.post("/internal/broadcasts", news, Done.class, TELL_TIMEOUT));
    }
  }
}
