package org.zonecast.router.status;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.agent.FeedClock;

/**
 * What is remembered of the streams that were live here lately: what happened to them, and what
 * became of those that are over. From any thread.
 */
public final class StreamMemory {
  private static final int MAX_REMEMBERED = 512;

  private final FeedClock clock;
  private final List<LiveStreams.EventListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, StreamStatus> past = remembering();
  private final Map<String, EventLog> events = remembering();

  public StreamMemory(FeedClock clock) {
    this.clock = clock;
  }

  /** Tells {@code listener} of every event from now on. */
  public void onEvent(LiveStreams.EventListener listener) {
    listeners.add(listener);
  }

  /** Where a stream's events are written, a new log if nothing is known of it. */
  public EventLog log(String streamId) {
    synchronized (events) {
      return events.computeIfAbsent(
          streamId,
          id ->
              new EventLog(
                  id,
                  clock,
                  (stream, event) ->
                      listeners.forEach(listener -> listener.onEvent(stream, event))));
    }
  }

  /** The latest events of a stream that is not live here any more. */
  public List<StreamEvent> events(String streamId) {
    EventLog log = events.get(streamId);
    return log == null ? List.of() : log.latest();
  }

  /** A stream is not live here any more, and this is its log. */
  public void over(String streamId, StreamStatus last, EventLog log) {
    past.put(streamId, last);
    events.put(streamId, log);
  }

  /** What became of a stream that was live here. */
  public Optional<StreamStatus> past(String streamId) {
    return Optional.ofNullable(past.get(streamId));
  }

  /** The same of all streams, by their ids. */
  public Map<String, StreamStatus> past() {
    synchronized (past) {
      return new LinkedHashMap<>(past);
    }
  }

  private static <V> Map<String, V> remembering() {
    return Collections.synchronizedMap(
        new LinkedHashMap<String, V>(64, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.@Nullable Entry<String, V> eldest) {
            return size() > MAX_REMEMBERED;
          }
        });
  }
}
