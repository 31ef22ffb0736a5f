package org.zonecast.router.peer;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.router.feed.Cluster.Holder;
import org.zonecast.router.peer.PeerMessages.GiveUp;
import org.zonecast.router.peer.PeerMessages.GivenUp;
import org.zonecast.router.peer.PeerMessages.Presence;
import org.zonecast.router.peer.PeerMessages.Told;

/**
 * Who has a stream, and what is known of its broadcasts: by this router, its zone's store and the
 * other routers.
 */
final class BroadcastSearch {
  private static final Duration ASK_TIMEOUT = Duration.ofMillis(300);
  private static final Duration LIVE_WITHIN = Duration.ofSeconds(2);

  private final Self self;
  private final KnownBroadcasts known;
  private final ZoneStore store;
  private final Blocking blocking;
  private final Peers peers;

  BroadcastSearch(
      Self self, KnownBroadcasts known, ZoneStore store, Blocking blocking, Peers peers) {
    this.self = self;
    this.known = known;
    this.store = store;
    this.blocking = blocking;
    this.peers = peers;
  }

  /** What an edge of this zone left that was started again. */
  Future<Void> learnStored() {
    return blocking
        .call(() -> store.broadcasts().running())
        .onSuccess(stored -> stored.forEach(known::learn))
        .mapEmpty();
  }

  /** Another edge that saw media of this stream lately. */
  Future<Optional<Holder>> liveElsewhere(String streamId) {
    return peers.askAny(peer ->
        peer.find("/internal/presence/" + streamId, Presence.class, ASK_TIMEOUT)
            .map(found ->
                found
                    .filter(p -> p.sinceMediaMs() < LIVE_WITHIN.toMillis())
                    .map(Presence::holder)));
  }

  /** What anybody knows of this stream's broadcasts. */
  Future<List<Aged>> find(String streamId) {
    Future<List<Aged>> stored =
        blocking
            .call(() -> store.broadcasts().find(streamId).stream().toList())
            .timeout(ASK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .otherwise(List.of());
    Future<List<Optional<Told>>> told =
        peers.askAll(
            peer -> peer.find("/internal/broadcasts/" + streamId, Told.class, ASK_TIMEOUT));
    return Future.join(stored, told)
        .map(both -> {
          var all = new ArrayList<>(stored.result());
          known.find(streamId).ifPresent(all::add);
          told.result().forEach(answer -> answer.flatMap(Told::aged).ifPresent(all::add));
          return List.copyOf(all);
        });
  }

  /** Asks all others to give this stream's broadcast up; the one that keeps it, if there is one. */
  Future<Optional<Holder>> takeOver(String streamId) {
    var question = new GiveUp(self.id());
    return peers
        .askAll(peer ->
            peer.post(
                "/internal/broadcasts/" + streamId + "/give-up",
                question,
                GivenUp.class,
                ASK_TIMEOUT))
        .map(answers -> answers.stream().filter(GivenUp::kept).map(GivenUp::holder).findFirst());
  }
}
