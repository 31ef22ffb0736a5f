package org.zonecast.router.peer;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import org.zonecast.job.Names;
import org.zonecast.router.peer.PeerMessages.Done;

/** Asks a worker to drain, in whichever zone it is. */
public final class WorkerDrain {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);

  private final ZoneStore store;
  private final Blocking blocking;
  private final Peers peers;

  public WorkerDrain(ZoneStore store, Blocking blocking, Peers peers) {
    this.store = store;
    this.blocking = blocking;
    this.peers = peers;
  }

  /** False if no zone knows such a worker. */
  public Future<Boolean> drain(String workerId) {
    if (!Names.isName(workerId)) {
      return Future.succeededFuture(false); // as part of a path it would lead elsewhere
    }
    return drainHere(workerId)
        .transform(here -> {
          if (here.succeeded() && here.result()) {
            return Future.succeededFuture(true);
          }
          String path = "/internal/workers/" + workerId + "/drain";
          return peers
              .askAll(peer -> peer.post(path, Map.of(), Done.class, ASK_TIMEOUT))
              .compose(answers -> {
                boolean done = answers.stream().anyMatch(Done::done);
                return done || here.succeeded()
                    ? Future.succeededFuture(done)
                    : Future.failedFuture(here.cause());
              });
        });
  }

  Future<Boolean> drainHere(String workerId) {
    return blocking.call(() -> store.workers().requestDrain(workerId));
  }
}
