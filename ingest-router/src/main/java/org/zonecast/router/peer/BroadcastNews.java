package org.zonecast.router.peer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private static final Logger LOG = LoggerFactory.getLogger(BroadcastNews.class);
  private static final long GATHERED_MILLIS = 50;
  private static final int MOST_AT_ONCE = 256;

  /** Of JSON, unless one record alone has more. Routers take four times as much. */
  private static final int MOST_BYTES_AT_ONCE = PeerRoutes.MAX_BODY_BYTES / 4;

  private static final Duration TELL_TIMEOUT = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Peers peers;
  private final MeterRegistry meters;
  private final Map<String, BroadcastRecord> waiting = new LinkedHashMap<>();

  /** The routers that did not take the last news. */
  private final Set<String> deaf = ConcurrentHashMap.newKeySet();

  BroadcastNews(Vertx vertx, Peers peers, MeterRegistry meters) {
    this.vertx = vertx;
    this.peers = peers;
    this.meters = meters;
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
    List<BroadcastRecord> all;
    synchronized (waiting) {
      all = List.copyOf(waiting.values());
      waiting.clear();
    }
    var some = new ArrayList<Told>();
    int bytes = 0;
    for (BroadcastRecord record : all) {
      Told next = Told.of(new Aged(record, Duration.ofMillis(GATHERED_MILLIS)));
      int length = PeerJson.write(next).length();
      if (some.size() == MOST_AT_ONCE || bytes + length > MOST_BYTES_AT_ONCE) {
        tellPeers(some);
        some.clear();
        bytes = 0;
      }
      some.add(next);
      bytes += length;
    }
    tellPeers(some);
  }

  private void tellPeers(List<Told> some) {
    if (some.isEmpty()) {
      return;
    }
    var news = new ToldBroadcasts(some);
    var _ = peers.askAll(peer -> tell(peer, news));
  }

  private Future<Done> tell(PeerClient peer, ToldBroadcasts news) {
    String id = peer.address().id();
    return peer.post("/internal/broadcasts", news, Done.class, TELL_TIMEOUT)
        .onSuccess(done -> deaf.remove(id))
        .onFailure(e -> {
          meters.counter("zonecast.peer.news.lost", "router", id).increment();
          if (deaf.add(id)) {
            LOG.warn("router {} does not hear of broadcasts here: {}", id, e.getMessage());
          }
        });
  }
}
