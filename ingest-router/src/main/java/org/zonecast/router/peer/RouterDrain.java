package org.zonecast.router.peer;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.peer.PeerMessages.Done;
import org.zonecast.router.peer.PeerMessages.DrainAsked;

/** Asks a router to drain: this one, or one of its peers. */
public final class RouterDrain {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);

  private final Self self;
  private final Peers peers;
  private final Consumer<@Nullable Duration> drains;

  /**
   * @param drains lets this router drain; given how long it is to wait, null for as long as it is
   *     configured to
   */
  public RouterDrain(Self self, Peers peers, Consumer<@Nullable Duration> drains) {
    this.self = self;
    this.peers = peers;
    this.drains = drains;
  }

  /**
   * @param patience how long it waits for its publishers; null for as long as it is configured to
   * @return false if no such router is known; a failure if it cannot be asked
   */
  public Future<Boolean> drain(String routerId, @Nullable Duration patience) {
    if (routerId.equals(self.id())) {
      drainHere(patience);
      return Future.succeededFuture(true);
    }
    var asked = new DrainAsked(patience == null ? null : patience.toSeconds());
    return peers.clients().stream()
        .filter(peer -> peer.address().id().equals(routerId))
        .findFirst()
        .map(peer -> peer.post("/internal/drain", asked, Done.class, ASK_TIMEOUT).map(Done::done))
        .orElseGet(() -> Future.succeededFuture(false));
  }

  void drainHere(@Nullable Duration patience) {
    drains.accept(patience);
  }
}
