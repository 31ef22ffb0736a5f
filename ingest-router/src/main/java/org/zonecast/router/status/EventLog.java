package org.zonecast.router.status;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.router.agent.FeedClock;
import org.zonecast.router.history.EpochHistory;

/** The latest events of one stream, told on as they happen. May be used by any thread. */
public final class EventLog {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final int MAX_EVENTS = 200;

  private final String streamId;
  private final FeedClock clock;
  private final LiveStreams.EventListener listener;
  private final ArrayDeque<StreamEvent> latest;
  private final EpochHistory history;

  public EventLog(String streamId, FeedClock clock, LiveStreams.EventListener listener) {
    this(streamId, clock, listener, new ArrayDeque<>(), EpochHistory.none());
  }

  private EventLog(
      String streamId,
      FeedClock clock,
      LiveStreams.EventListener listener,
      ArrayDeque<StreamEvent> latest,
      EpochHistory history) {
    this.streamId = streamId;
    this.clock = clock;
    this.listener = listener;
    this.latest = latest;
    this.history = history;
  }

  /** The same log for one of the stream's epochs: what is added goes to its history too. */
  public EventLog with(EpochHistory epoch) {
    return new EventLog(streamId, clock, listener, latest, epoch);
  }

  /** The history of the epoch that it is for; only for the broadcast's thread. */
  public EpochHistory history() {
    return history;
  }

  public void add(String type, String detail) {
    Instant now = clock.now();
    var event = new StreamEvent(now, type, detail);
    synchronized (latest) {
      if (latest.size() == MAX_EVENTS) {
        latest.removeFirst();
      }
      latest.add(event);
    }
    history.happened(type, detail);
    LOG.info("{} stream={}: {}", type, streamId, detail);
    listener.onEvent(streamId, event);
  }

  /** The last ones, for an edge that goes on with the broadcast. */
  public List<BroadcastRecord.Event> lately() {
    List<StreamEvent> all = latest();
    return all.subList(Math.max(0, all.size() - BroadcastRecord.MOST_EVENTS), all.size()).stream()
        .map(StreamEvent::inRecord)
        .toList();
  }

  /** What another edge told of the broadcast, or this one before; what is known is passed over. */
  public void inherit(List<BroadcastRecord.Event> told) {
    synchronized (latest) {
      List<BroadcastRecord.Event> known = latest.stream().map(StreamEvent::inRecord).toList();
      List<StreamEvent> all =
          Stream.concat(
                  told.stream().filter(event -> !known.contains(event)).map(StreamEvent::of),
                  latest.stream())
              .sorted(Comparator.comparing(StreamEvent::at))
              .toList();
      latest.clear();
      latest.addAll(all.subList(Math.max(0, all.size() - MAX_EVENTS), all.size()));
    }
  }

  public List<StreamEvent> latest() {
    synchronized (latest) {
      return List.copyOf(latest);
    }
  }
}
