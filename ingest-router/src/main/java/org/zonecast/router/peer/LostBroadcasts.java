package org.zonecast.router.peer;

import static java.util.stream.Collectors.toSet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.router.peer.PeerMessages.Told;
import org.zonecast.router.peer.SignsOfLife.Verdict;
import org.zonecast.router.route.World;
import org.zonecast.router.status.LiveStreams;

/**
 * Watches for broadcasts whose edge is not heard of any more, asks the others about them, and
 * adopts those that nobody has and nobody publishes: an edge that is only cut off from us would
 * lose them. One that is perhaps cut off itself adopts nothing. Belongs to one event loop context.
 */
public final class LostBroadcasts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LostBroadcasts.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration ASK_TIMEOUT = Duration.ofMillis(300);

  /** Between two attempts at the same broadcast. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /**
   * So long before its turn an edge looks at the CDNs for the first time. By then the grant of a
   * lost edge's worker has run out for certain: its last word was two seconds old at most.
   */
  private static final Duration AHEAD = Duration.ofMillis(3500);

  /** Nobody plays any more what has stood still for longer. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private static final int MOST_AT_ONCE = 32;

  private final Vertx vertx;
  private final KnownBroadcasts known;
  private final Peers peers;
  private final LiveStreams live;
  private final Self self;
  private final BiFunction<String, String, Duration> turns;
  private final Function<BroadcastRecord, Future<Map<String, Long>>> glance;
  private final SignsOfLife signs = new SignsOfLife();
  private final LongSupplier nanoClock;
  private final Map<String, Long> triedNanos = new HashMap<>();
  private final CdnTrial trial = new CdnTrial();
  private boolean lonely;
  private long timer = -1;

  /**
   * @param world as it is configured, so that edges do not differ in it; empty if it is not
   */
  public LostBroadcasts(
      Vertx vertx, Self self, World world, ClusterClient cluster, Peers peers, LiveStreams live) {
    this(
        vertx,
        self,
        order(self, peers, world)::turn,
        cluster.known(),
        peers,
        live,
        cluster::glance,
        System::nanoTime);
  }

  /**
   * @param turns how old the record of a stream and its lost edge is when it is this edge's turn
   * @param glance how far a broadcast has come, by CDN, of those that tell
   */
  LostBroadcasts(
      Vertx vertx,
      Self self,
      BiFunction<String, String, Duration> turns,
      KnownBroadcasts known,
      Peers peers,
      LiveStreams live,
      Function<BroadcastRecord, Future<Map<String, Long>>> glance,
      LongSupplier nanoClock) {
    this.vertx = vertx;
    this.self = self;
    this.turns = turns;
    this.glance = glance;
    this.known = known;
    this.peers = peers;
    this.live = live;
    this.nanoClock = nanoClock;
  }

  private static AdoptionOrder order(Self self, Peers peers, World world) {
    return AdoptionOrder.of(
        self, peers.clients().stream().map(PeerClient::address).toList(), world);
  }

  /** Begins to watch. */
  public void start() {
    timer = vertx.setPeriodic(LOOK_EVERY.toMillis(), id -> look());
  }

  /** Looks once; done when all that was asked for is. */
  Future<Void> look() {
    long now = nanoClock.getAsLong();
    triedNanos.values().removeIf(tried -> now - tried > PAUSE.toNanos());
    List<Aged> running = known.running();
    List<Aged> unheard = running.stream().filter(lost -> isOld(lost, AHEAD)).toList();
    signs.retain(unheard.stream().map(lost -> lost.record().streamId()).collect(toSet()));
    var asked = new ArrayList<Future<?>>();
    for (Aged lost : unheard.stream().filter(this::isDue).limit(MOST_AT_ONCE).toList()) {
      String stream = lost.record().streamId();
      if (isOld(lost, Duration.ZERO)) {
        triedNanos.put(stream, now);
        asked.add(ask(stream));
      } else {
        asked.add(glanceAt(lost.record()).map(ends -> verdict(lost.record(), ends)));
      }
    }
    if (isOneOfTwo()) {
      trial.next(running, self, now).ifPresent(heard -> asked.add(tryCdns(heard)));
    }
    return Future.join(asked).transform(done -> Future.succeededFuture());
  }

  private Future<?> tryCdns(BroadcastRecord heard) {
    return glanceAt(heard).onSuccess(trial::tried);
  }

  private Future<Map<String, Long>> glanceAt(BroadcastRecord broadcast) {
    return glance.apply(broadcast).onSuccess(trial::looked);
  }

  /** Whether nothing was heard of a broadcast until our turn, or so long before it. */
  private boolean isOld(Aged broadcast, Duration before) {
    return broadcast.age().compareTo(AdoptionOrder.LOST.minus(before)) >= 0
        && broadcast.age().compareTo(FORGOTTEN) < 0
        && broadcast.record().plan() != null
        && live.sinceLastMedia(broadcast.record().streamId()).isEmpty()
        && broadcast.age().compareTo(turn(broadcast.record()).minus(before)) >= 0;
  }

  private Duration turn(BroadcastRecord broadcast) {
    return turns.apply(broadcast.streamId(), broadcast.edgeId());
  }

  /** Before our turn one look is enough, so that there is time until the second one. */
  private boolean isDue(Aged broadcast) {
    String stream = broadcast.record().streamId();
    if (!isOld(broadcast, Duration.ZERO)) {
      return !signs.seen(stream);
    }
    return !triedNanos.containsKey(stream) && signs.isDue(stream, nanoClock.getAsLong());
  }

  private Verdict verdict(BroadcastRecord broadcast, Map<String, Long> ends) {
    return signs.looked(broadcast.streamId(), ends, nanoClock.getAsLong());
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
          return held ? Future.succeededFuture(false) : adoptIfStillLost(stream, answers.size());
        })
        .onFailure(e -> LOG.warn("stream={} could not be adopted", stream, e));
  }

  private Future<Boolean> adoptIfStillLost(String stream, int answered) {
    Aged lost = known.find(stream).orElse(null);
    if (lost == null || lost.record().ended() || lost.age().compareTo(turn(lost.record())) < 0) {
      return Future.succeededFuture(false);
    }
    return glanceAt(lost.record())
        .compose(ends ->
            switch (verdict(lost.record(), ends)) {
              case STANDS_STILL -> adopt(lost);
              case NOT_TOLD ->
                  isConnected(lost.record(), answered)
                      ? adopt(lost)
                      : Future.succeededFuture(false);
              case PUBLISHED -> {
                LOG.warn(
                    "stream={} is not adopted: its edge {} is not heard of, but goes on publishing",
                    stream,
                    lost.record().edgeId());
                yield Future.succeededFuture(false);
              }
              case LOOK_AGAIN -> {
                triedNanos.remove(stream);
                yield Future.succeededFuture(false);
              }
            });
  }

  /**
   * Whether this edge, which no CDN tells anything, has heard most of the routers beside the lost
   * one: else it may be this edge that is cut off, and the broadcast goes on elsewhere. Where there
   * are none beside it, only CDNs that were never of use are no sign of that.
   */
  private boolean isConnected(BroadcastRecord broadcast, int answered) {
    long others =
        peers.clients().stream()
            .filter(peer -> !peer.address().id().equals(broadcast.edgeId()))
            .count();
    boolean connected =
        peers.clients().isEmpty()
            || 2L * answered > others
            || (others == 0 && trial.cannotBeRead());
    if (!connected && !lonely) {
      LOG.warn(
          "no broadcast is adopted: no CDN is reached and only {} of {} routers, so it may be this"
              + " edge that is cut off",
          answered,
          others);
    }
    lonely = !connected;
    return connected;
  }

  private boolean isOneOfTwo() {
    return peers.clients().size() == 1;
  }

  private Future<Boolean> adopt(Aged lost) {
    String stream = lost.record().streamId();
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
