package org.zonecast.router.peer;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broadcasts that the zone's store has, as edges left them that were lost or started again.
 * They are read until that has worked once, and anew when the store was away. Safe for all threads.
 */
final class StoredBroadcasts {
  private static final Logger LOG = LoggerFactory.getLogger(StoredBroadcasts.class);

  private final ZoneStore store;
  private final Blocking blocking;
  private final KnownBroadcasts known;
  private final AtomicBoolean due = new AtomicBoolean(true);
  private final AtomicBoolean reading = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();

  StoredBroadcasts(ZoneStore store, Blocking blocking, KnownBroadcasts known) {
    this.store = store;
    this.blocking = blocking;
    this.known = known;
  }

  /** Reads them, unless that has worked already or is under way. */
  Future<Void> readIfDue() {
    if (!due.get() || !reading.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    return blocking
        .call(() -> store.broadcasts().running())
        .onSuccess(stored -> {
          due.set(false);
          failing.set(false);
          stored.forEach(known::learn);
        })
        .onFailure(this::logOnce)
        .onComplete(done -> reading.set(false))
        .mapEmpty();
  }

  /** Reads them anew: the store may know of some that nobody told of meanwhile. */
  Future<Void> storeBack() {
    due.set(true);
    return readIfDue();
  }

  private void logOnce(Throwable cause) {
    if (failing.compareAndSet(false, true)) {
      LOG.warn("the zone's broadcasts wait to be read: {}", cause.getMessage());
    }
  }
}
