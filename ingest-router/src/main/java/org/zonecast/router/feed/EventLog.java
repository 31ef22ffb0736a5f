package org.zonecast.router.feed;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.router.history.EpochHistory;

/** The latest events of one stream, told on as they happen. May be used by any thread. */
final class EventLog {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final int MAX_EVENTS = 200;

  private final String streamId;
  private final FeedClock clock;
  private final LiveStreams.EventListener listener;
  private final ArrayDeque<StreamEvent> latest;
  private final EpochHistory history;

  EventLog(String streamId, FeedClock clock, LiveStreams.EventListener listener) {
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
  EventLog with(EpochHistory epoch) {
    return new EventLog(streamId, clock, listener, latest, epoch);
  }

  /** The history of the epoch that it is for; only for the broadcast's thread. */
  EpochHistory history() {
    return history;
  }

  void add(String type, String detail) {
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

  List<StreamEvent> latest() {
    synchronized (latest) {
      return List.copyOf(latest);
    }
  }
}
