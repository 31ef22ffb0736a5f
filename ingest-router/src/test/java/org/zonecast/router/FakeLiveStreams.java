package org.zonecast.router;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.EpochId;
import org.zonecast.router.status.LiveStreams;
import org.zonecast.router.status.StreamEvent;
import org.zonecast.router.status.StreamStatus;

/** Streams that a test says are live. */
public final class FakeLiveStreams implements LiveStreams {
  public final Map<String, StreamStatus> statuses = new ConcurrentHashMap<>();
  public final Map<String, List<StreamEvent>> events = new ConcurrentHashMap<>();
  public final Map<String, Duration> sinceMedia = new ConcurrentHashMap<>();
  public final Map<String, String> publishers = new ConcurrentHashMap<>();
  public final List<String> adopted = new CopyOnWriteArrayList<>();
  public final List<String> moving = new CopyOnWriteArrayList<>();
  public final List<String> heardOf = new CopyOnWriteArrayList<>();
  public final List<String> ended = new CopyOnWriteArrayList<>();

  public void live(String id, StreamStatus.State state, String edge) {
    live(id, state, edge, "b1", 1);
  }

  /** The same of another broadcast, in a later epoch. */
  public void live(
      String id, StreamStatus.State state, String edge, String broadcastId, int epoch) {
    statuses.put(
        id,
        new StreamStatus(
            id,
            state,
            "waiting for a worker",
            broadcastId,
            new EpochId(epoch, "abc"),
            3,
            new StreamStatus.Edge(edge, "zone-" + edge, 42),
            "zone-x",
            new StreamStatus.Worker("w1", 7, 8),
            1,
            new StreamStatus.Input("rtmp", "h264", "aac", 1000, 50.0, 12, -3),
            List.of(new StreamStatus.Rendition("240p", 426, 240, "avc1.640015", 9, false)),
            99,
            2,
            450,
            -1,
            false));
  }

  @Override
  public Optional<StreamStatus> status(String streamId) {
    return Optional.ofNullable(statuses.get(streamId));
  }

  @Override
  public List<StreamStatus> all() {
    return new ArrayList<>(statuses.values());
  }

  @Override
  public List<StreamEvent> events(String streamId) {
    return events.getOrDefault(streamId, List.of());
  }

  @Override
  public void onEvent(EventListener listener) {}

  @Override
  public Optional<Duration> sinceLastMedia(String streamId) {
    return Optional.ofNullable(sinceMedia.get(streamId));
  }

  @Override
  public Optional<String> lastPublisher(String streamId) {
    return Optional.ofNullable(publishers.get(streamId));
  }

  @Override
  public Future<Boolean> giveUp(String streamId, String newEdge) {
    Duration since = sinceMedia.get(streamId);
    boolean kept = since != null && since.toMillis() < 2000;
    if (!kept) {
      sinceMedia.remove(streamId);
    }
    return Future.succeededFuture(!kept);
  }

  @Override
  public boolean moving(String streamId) {
    return moving.contains(streamId);
  }

  @Override
  public void heardOf(BroadcastRecord.Aged told) {
    heardOf.add(told.record().streamId());
  }

  @Override
  public Future<Boolean> adopt(BroadcastRecord.Aged lost) {
    adopted.add(lost.record().streamId());
    sinceMedia.put(lost.record().streamId(), Duration.ofSeconds(10));
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Boolean> end(String streamId, String why) {
    ended.add(streamId);
    return Future.succeededFuture(true);
  }
}
