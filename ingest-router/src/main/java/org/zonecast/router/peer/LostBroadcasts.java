package org.zonecast.router.peer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.router.feed.LiveStreams;
import org.zonecast.router.peer.PeerMessages.Told;

/**
 * Watches for broadcasts whose edge is not heard of any more, asks the others about them, and
 * adopts those that nobody has. Belongs to one event loop context.
 */
public final class LostBroadcasts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LostBroadcasts.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration ASK_TIMEOUT = Duration.ofMillis(300);

  /** Between two attempts at the same broadcast. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** Nobody plays any more what has stood still for longer. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private static final int MOST_AT_ONCE = 32;

  private final Vertx vertx;
  private final KnownBroadcasts known;
  private final Peers peers;
  private final LiveStreams live;
  private final AdoptionOrder order;
  private final LongSupplier nanoClock;
  private final Map<String, Long> triedNanos = new HashMap<>();
  private long timer = -1;

  public LostBroadcasts(
      Vertx vertx, Self self, ClusterClient cluster, Peers peers, LiveStreams live) {
    this(vertx, self, cluster.known(), peers, live, System::nanoTime);
  }

  LostBroadcasts(
      Vertx vertx,
      Self self,
      KnownBroadcasts known,
      Peers peers,
      LiveStreams live,
      LongSupplier nanoClock) {
    this.vertx = vertx;
    this.known = known;
    this.peers = peers;
    this.live = live;
    this.nanoClock = nanoClock;
    this.order =
        new AdoptionOrder(
            self.id(), peers.clients().stream().map(peer -> peer.address().id()).toList());
  }

  /** Begins to watch. */
  public void start() {
    timer = vertx.setPeriodic(LOOK_EVERY.toMillis(), id -> look());
  }

  /** Looks once; done when all that was asked for is. */
  Future<Void> look() {
    long now = nanoClock.getAsLong();
    triedNanos.values().removeIf(tried -> now - tried > PAUSE.toNanos());
    List<Aged> due = known.running().stream().filter(this::isDue).limit(MOST_AT_ONCE).toList();
    var asked = new ArrayList<Future<Boolean>>();
    for (Aged lost : due) {
      triedNanos.put(lost.record().streamId(), now);
      asked.add(ask(lost.record().streamId()));
    }
    return Future.join(asked).transform(done -> Future.succeededFuture());
  }

  private boolean isDue(Aged broadcast) {
    String stream = broadcast.record().streamId();
    return broadcast.record().plan() != null
        && broadcast.age().compareTo(order.turn(stream, broadcast.record().edgeId())) >= 0
        && broadcast.age().compareTo(FORGOTTEN) < 0
        && !triedNanos.containsKey(stream)
        && live.sinceLastMedia(stream).isEmpty();
  }

  /** Whoever has the broadcast, or has heard of it since, says so. */
  private Future<Boolean> ask(String stream) {
    return peers
        .askAll(peer -> peer.find("/internal/broadcasts/" + stream, Told.class, ASK_TIMEOUT))
        .compose(answers -> {
          boolean held = false;
          for (Told told : answers.stream().flatMap(answer -> answer.stream()).toList()) {
            told.aged().ifPresent(known::learn);
            held |= told.held();
          }
          return held ? Future.succeededFuture(false) : adoptIfStillLost(stream);
        })
        .onFailure(e -> LOG.warn("stream={} could not be adopted", stream, e));
  }

  private Future<Boolean> adoptIfStillLost(String stream) {
    Aged lost = known.find(stream).orElse(null);
    if (lost == null
        || lost.record().ended()
        || lost.age().compareTo(order.turn(stream, lost.record().edgeId())) < 0) {
      return Future.succeededFuture(false);
    }
    return live.adopt(lost)
        .onSuccess(adopted ->
            LOG.info(
                "stream={} broadcast={} of edge {} {}",
                stream,
                lost.record().broadcastId(),
                lost.record().edgeId(),
                adopted ? "is adopted: nobody came back to it" : "cannot be adopted"));
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
  }
}
