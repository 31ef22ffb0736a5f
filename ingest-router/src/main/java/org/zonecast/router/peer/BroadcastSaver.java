package org.zonecast.router.peer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.BroadcastRecord;

/**
 * Saves broadcast records in the background, the latest of each stream, one at a time. What cannot
 * be saved waits until something newer replaces it or the store is back.
 */
final class BroadcastSaver {
  private static final Logger LOG = LoggerFactory.getLogger(BroadcastSaver.class);

  private final ZoneStore store;
  private final Blocking blocking;
  private final Map<String, BroadcastRecord> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean saving = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();

  BroadcastSaver(ZoneStore store, Blocking blocking) {
    this.store = store;
    this.blocking = blocking;
  }

  void save(BroadcastRecord record) {
    waiting.put(record.streamId(), record);
    saveWaiting();
  }

  /** Tries again what could not be saved. */
  void saveWaiting() {
    if (waiting.isEmpty() || !saving.compareAndSet(false, true)) {
      return;
    }
    blocking
        .call(this::saveAll)
        .onSuccess(saved -> failing.set(false))
        .onFailure(this::logOnce)
        .onComplete(done -> {
          saving.set(false);
          if (done.succeeded()) {
            saveWaiting();
          }
        });
  }

  private int saveAll() {
    int saved = 0;
    while (!waiting.isEmpty()) {
      for (BroadcastRecord record : List.copyOf(waiting.values())) {
        store.broadcasts().put(record);
        waiting.remove(record.streamId(), record);
        saved++;
      }
    }
    return saved;
  }

  private void logOnce(Throwable cause) {
    if (failing.compareAndSet(false, true)) {
      LOG.warn("broadcast records wait to be saved: {}", cause.getMessage());
    }
  }
}
