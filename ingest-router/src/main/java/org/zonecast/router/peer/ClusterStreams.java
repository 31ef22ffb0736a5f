package org.zonecast.router.peer;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.router.peer.PeerMessages.Events;
import org.zonecast.router.peer.PeerMessages.Statuses;
import org.zonecast.router.status.LiveStreams;
import org.zonecast.router.status.StreamEvent;
import org.zonecast.router.status.StreamStatus;
import org.zonecast.router.status.StreamStatus.State;

/** The streams of all edges, each as the edge that has it shows it. */
public final class ClusterStreams {
  private static final Duration ASK_TIMEOUT = Duration.ofMillis(500);

  /**
   * Of several edges that had a stream, the one that has it now is best, then the one whose
   * broadcast began last: the ids of broadcasts begin with the time. Epochs are counted within one
   * broadcast.
   */
  private static final Comparator<StreamStatus> BEST =
      Comparator.comparing((StreamStatus status) -> isLive(status.state()))
          .thenComparing(
              StreamStatus::broadcastId, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparingInt(status -> status.epoch() == null ? 0 : status.epoch().number())
          .thenComparingLong(StreamStatus::lastMediaSequence);

  private final LiveStreams here;
  private final Peers peers;

  public ClusterStreams(LiveStreams here, Peers peers) {
    this.here = here;
    this.peers = peers;
  }

  /** The statuses by stream id. An edge that does not answer in time is left out. */
  public Future<Map<String, StreamStatus>> all() {
    return peers
        .askAll(peer -> peer.get("/internal/live", Statuses.class, ASK_TIMEOUT))
        .map(answers -> merge(here.all(), answers));
  }

  /** The stream's latest events, oldest first, from every edge that had it. */
  public Future<List<StreamEvent>> events(String streamId) {
    return peers
        .askAll(
            peer -> peer.get("/internal/live/" + streamId + "/events", Events.class, ASK_TIMEOUT))
        .map(answers -> {
          var events = new ArrayList<>(here.events(streamId));
          answers.forEach(answer -> events.addAll(answer.events()));
          return merged(events);
        });
  }

  /** Some are known to two edges: to the one that had the stream and to the one that took it. */
  private static List<StreamEvent> merged(List<StreamEvent> events) {
    var merged = new LinkedHashMap<BroadcastRecord.Event, StreamEvent>();
    events.stream()
        .sorted(Comparator.comparing(StreamEvent::at))
        .forEach(event -> merged.merge(event.inRecord(), event, ClusterStreams::longer));
    return List.copyOf(merged.values());
  }

  private static StreamEvent longer(StreamEvent one, StreamEvent other) {
    return one.detail().length() >= other.detail().length() ? one : other;
  }

  private static Map<String, StreamStatus> merge(List<StreamStatus> own, List<Statuses> others) {
    var best = new HashMap<String, StreamStatus>();
    own.forEach(status -> best.put(status.id(), status));
    for (Statuses answer : others) {
      for (StreamStatus status : answer.streams()) {
        best.merge(status.id(), status, (a, b) -> BEST.compare(a, b) >= 0 ? a : b);
      }
    }
    return best;
  }

  private static boolean isLive(State state) {
    return state == State.STARTING || state == State.LIVE || state == State.INTERRUPTED;
  }
}
