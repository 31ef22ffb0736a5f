package org.zonecast.router.feed;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest events of one stream, told on as they happen. May be used by any thread. */
final class EventLog {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final int MAX_EVENTS = 200;

  private final String streamId;
  private final FeedClock clock;
  private final LiveStreams.EventListener listener;
  private final ArrayDeque<StreamEvent> latest = new ArrayDeque<>();

  EventLog(String streamId, FeedClock clock, LiveStreams.EventListener listener) {
    this.streamId = streamId;
    this.clock = clock;
    this.listener = listener;
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
    LOG.info("{} stream={}: {}", type, streamId, detail);
    listener.onEvent(streamId, event);
  }

  List<StreamEvent> latest() {
    synchronized (latest) {
      return List.copyOf(latest);
    }
  }
}
