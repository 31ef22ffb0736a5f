package org.zonecast.router.broadcast;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Ladder;
import org.zonecast.job.StreamKeys;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.agent.FeedClock;
import org.zonecast.router.agent.LoopThread;
import org.zonecast.router.authority.JobSecret;
import org.zonecast.router.broadcast.LiveEpoch.Identity;
import org.zonecast.router.edge.Cluster;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.edge.EdgeDrain;
import org.zonecast.router.edge.FeedSettings;
import org.zonecast.router.ingest.Ingest;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.ingest.PublishRefusedException.Reason;
import org.zonecast.router.slate.PaintedSlates;
import org.zonecast.router.source.EpochShape.Inherited;
import org.zonecast.router.status.EventLog;
import org.zonecast.router.status.FeedMeters;
import org.zonecast.router.status.LiveStreams;
import org.zonecast.router.status.StreamEvent;
import org.zonecast.router.status.StreamMemory;
import org.zonecast.router.status.StreamStatus;

/** All broadcasts of this edge: admits publishers and answers for the streams. */
public final class Broadcasts implements Ingest, LiveStreams, EdgeDrain.Edge {
  private static final Logger LOG = LoggerFactory.getLogger(Broadcasts.class);

  private final Vertx vertx;
  private final Edge edge;
  private final SecureRandom random = new SecureRandom();

  /** The newest broadcast of each stream that is live here. */
  private final Map<String, Broadcast> live = new ConcurrentHashMap<>();

  /** All broadcasts whose feed is served, ending ones included. */
  private final Set<Broadcast> served = ConcurrentHashMap.newKeySet();

  private final StreamMemory memory;
  private final Doorkeeper door;
  private volatile boolean draining;
  private volatile boolean closed;

  /** Where a publisher is sent that is to go elsewhere. */
  private volatile Function<PublishRequest, @Nullable URI> elsewhere = request -> null;

  public Broadcasts(
      Vertx vertx,
      FeedSettings settings,
      Cluster cluster,
      StreamKeys keys,
      FeedClock clock,
      MeterRegistry meters) {
    this.vertx = vertx;
    var feedMeters = new FeedMeters(meters);
    var slates =
        new PaintedSlates(task -> vertx.executeBlocking(Executors.callable(task, true), false));
    this.edge = new Edge(settings, cluster, clock, feedMeters, randomText(6), slates);
    this.memory = new StreamMemory(clock);
    this.door = new Doorkeeper(edge, keys);
    for (StreamStatus.State state : StreamStatus.State.values()) {
      feedMeters.streamsByState(
          this, state, all -> all.all().stream().filter(s -> s.state() == state).count());
    }
    feedMeters.shedRenditions(
        this, all -> all.live.values().stream().mapToInt(Broadcasts::shedRenditions).sum());
    cluster.onCdnsChanged(this::cdnsChanged);
  }

  // ---- Ingest -----------------------------------------------------------------------------------

  @Override
  public Future<Publication> publish(PublishRequest request, Publisher publisher) {
    Context caller = vertx.getOrCreateContext();
    Promise<Publication> answer = Promise.promise();
    door.verify(request)
        .compose(stream -> door.requirePatience(stream, request, sinceLastMedia(stream)))
        .compose(edge.cluster()::findStream)
        .compose(this::requireUsable)
        .compose(stream -> admit(stream, request, publisher))
        .recover(this::refusal)
        .onComplete(done -> caller.runOnContext(ignored -> complete(answer, done)));
    return answer.future();
  }

  private static void complete(
      Promise<Publication> answer, io.vertx.core.AsyncResult<Publication> done) {
    if (done.succeeded()) {
      answer.complete(done.result());
    } else {
      answer.fail(done.cause());
    }
  }

  private Future<StreamRecord> requireUsable(Optional<StreamRecord> stream) {
    return requireExisting(stream)
        .compose(existing ->
            closed || draining
                ? Doorkeeper.refuse(
                    Reason.UNAVAILABLE,
                    "this edge is being taken out of service; connect to another one")
                : Future.succeededFuture(existing));
  }

  private static Future<StreamRecord> requireExisting(Optional<StreamRecord> stream) {
    return stream.isEmpty() || stream.get().deleted()
        ? Doorkeeper.refuse(
            Reason.BAD_KEY, stream.isEmpty() ? "no such stream" : "the stream was deleted")
        : Future.succeededFuture(stream.get());
  }

  private Future<Publication> admit(
      StreamRecord stream, PublishRequest request, Publisher publisher) {
    Broadcast current = live.get(stream.id());
    if (current != null && current.admits()) {
      return admitTo(current, stream, request, publisher);
    }
    PublishRefusedException refused = door.quarantined(stream.id()).orElse(null);
    if (refused != null) {
      return Future.failedFuture(refused);
    }
    Ladder ladder = edge.cluster().ladder(stream.ladder()).orElse(null);
    if (ladder == null) {
      return Doorkeeper.refuse(
          Reason.UNAVAILABLE, "the ladder " + stream.ladder() + " is not configured here");
    }
    return door.inheritance(stream, request)
        .compose(inherited ->
            requireUsable(Optional.of(stream)) // Others were asked, and this edge may be leaving.
                .map(usable -> current(usable, ladder, inherited)))
        .compose(broadcast -> requireKept(stream, broadcast))
        .compose(broadcast -> admitTo(broadcast, stream, request, publisher));
  }

  /**
   * Who deleted the stream while others were asked about it found nothing to end; from now on this
   * broadcast is found.
   */
  private Future<Broadcast> requireKept(StreamRecord stream, Broadcast broadcast) {
    return edge.cluster()
        .findStream(stream.id())
        .otherwise(Optional.of(stream))
        .compose(Broadcasts::requireExisting)
        .onFailure(e -> broadcast.end("the stream was deleted"))
        .map(broadcast);
  }

  private Future<Publication> admitTo(
      Broadcast broadcast, StreamRecord stream, PublishRequest request, Publisher publisher) {
    return broadcast
        .admit(request, publisher)
        .compose(publication ->
            publication == null
                ? admit(stream, request, publisher)
                : Future.succeededFuture(publication));
  }

  /** The broadcast that takes publishers of this stream, a new one if there is none. */
  private Broadcast current(StreamRecord stream, Ladder ladder, Optional<Inheritance> inherited) {
    return live.compute(
        stream.id(),
        (id, known) -> known != null && known.admits() ? known : begin(stream, ladder, inherited));
  }

  private Broadcast begin(StreamRecord stream, Ladder ladder, Optional<Inheritance> inherited) {
    Identity identity =
        inherited
            .map(known ->
                new Identity(
                    stream.id(),
                    known.record().broadcastId(),
                    new EpochId(known.epochNumber(), edge.startId())))
            .orElseGet(
                () -> new Identity(stream.id(), newBroadcastId(), new EpochId(1, edge.startId())));
    var terms =
        new BroadcastTerms(
            stream, ladder, identity, JobSecret.random(random), inherited.orElse(null));
    EventLog log = memory.log(stream.id());
    inherited.ifPresent(known -> {
      log.inherit(known.record().lately());
      edge.cluster().goesOn(stream.id(), known.record().zone());
    });
    var broadcast = new Broadcast(new LoopThread(vertx), edge, terms, log, this::over);
    served.stream()
        .filter(earlier -> earlier.identity().streamId().equals(stream.id()))
        .forEach(earlier -> earlier.followedBy(broadcast));
    served.add(broadcast);
    broadcast.start();
    return broadcast;
  }

  private String newBroadcastId() {
    return Long.toString(edge.clock().now().getEpochSecond(), 36) + "-" + randomText(4);
  }

  private void over(Broadcast broadcast) {
    String streamId = broadcast.identity().streamId();
    served.remove(broadcast);
    door.over(broadcast);
    if (live.remove(streamId, broadcast)) {
      memory.over(streamId, broadcast.snapshot(), broadcast.events());
    }
  }

  private Future<Publication> refusal(Throwable failure) {
    if (failure instanceof PublishRefusedException refused) {
      edge.meters().refused(refused.reason());
      return Future.failedFuture(refused);
    }
    LOG.warn("a publisher could not be admitted", failure);
    edge.meters().refused(Reason.UNAVAILABLE);
    return Doorkeeper.refuse(Reason.UNAVAILABLE, "the stream's record cannot be read now");
  }

  // ---- LiveStreams ------------------------------------------------------------------------------

  @Override
  public Optional<StreamStatus> status(String streamId) {
    Broadcast broadcast = live.get(streamId);
    return broadcast == null ? memory.past(streamId) : Optional.of(broadcast.snapshot());
  }

  @Override
  public List<StreamStatus> all() {
    Map<String, StreamStatus> all = memory.past();
    live.forEach((id, broadcast) -> all.put(id, broadcast.snapshot()));
    return List.copyOf(all.values());
  }

  @Override
  public List<StreamEvent> events(String streamId) {
    Broadcast broadcast = live.get(streamId);
    return broadcast == null ? memory.events(streamId) : broadcast.events().latest();
  }

  @Override
  public void onEvent(EventListener listener) {
    memory.onEvent(listener);
  }

  @Override
  public Optional<Duration> sinceLastMedia(String streamId) {
    return Optional.ofNullable(live.get(streamId))
        .filter(Broadcast::admits)
        .map(Broadcast::sinceLastMedia);
  }

  @Override
  public Optional<String> lastPublisher(String streamId) {
    return Optional.ofNullable(live.get(streamId)).flatMap(Broadcast::lastPublisher);
  }

  @Override
  public Future<Boolean> end(String streamId, String why) {
    Broadcast broadcast = live.get(streamId);
    return broadcast == null ? Future.succeededFuture(false) : broadcast.end(why);
  }

  @Override
  public Future<Boolean> giveUp(String streamId, String newEdge) {
    Broadcast broadcast = live.get(streamId);
    return broadcast == null ? Future.succeededFuture(true) : broadcast.giveUp(newEdge);
  }

  @Override
  public void heardOf(Aged told) {
    Broadcast broadcast = live.get(told.record().streamId());
    if (broadcast != null) {
      broadcast.heardOf(told);
    }
  }

  @Override
  public Future<Boolean> adopt(Aged lost) {
    EncodePlan plan = lost.record().plan();
    if (closed
        || draining
        || plan == null
        || lost.record().ended()
        || !door.mayAdopt(lost.record())) {
      return Future.succeededFuture(false);
    }
    return edge.cluster()
        .findStream(lost.record().streamId())
        .map(stream ->
            stream
                .filter(known -> !known.deleted())
                .map(known -> adopt(known, Inheritance.adopted(lost), plan))
                .orElse(false));
  }

  private boolean adopt(StreamRecord stream, Inheritance inherited, EncodePlan plan) {
    Ladder ladder = edge.cluster().ladder(stream.ladder()).orElse(null);
    if (ladder == null
        || Optional.ofNullable(live.get(stream.id())).filter(Broadcast::admits).isPresent()) {
      return false;
    }
    Broadcast adopted = current(stream, ladder, Optional.of(inherited));
    adopted.adopt(new Inherited(plan, inherited.record().units()));
    if (inherited.record().ending()) {
      var _ = adopted.end("it was about to end when its edge was lost");
    }
    return true;
  }

  /** Stops all broadcasts as they are, without an end: publishers and workers are cut off. */
  public Future<Void> close() {
    closed = true;
    var stopping = new ArrayList<Future<?>>();
    served.forEach(broadcast -> stopping.add(broadcast.stop()));
    return Future.join(stopping).mapEmpty();
  }

  // ---- leaving ----------------------------------------------------------------------------------

  /** Where publishers are sent when this edge drains; null for the URL that they have used. */
  public void sendElsewhere(Function<PublishRequest, @Nullable URI> place) {
    elsewhere = place;
  }

  @Override
  public void closeDoor() {
    draining = true;
  }

  @Override
  public void askToMove(int most) {
    served.stream()
        .filter(broadcast -> !broadcast.ownership().asked())
        .limit(most)
        .forEach(broadcast -> broadcast.move(elsewhere));
  }

  @Override
  public boolean deserted() {
    return served.stream()
        .allMatch(broadcast -> broadcast.snapshot().state() == StreamStatus.State.INTERRUPTED);
  }

  @Override
  public boolean moving(String streamId) {
    Broadcast broadcast = live.get(streamId);
    return broadcast != null && broadcast.ownership().moving();
  }

  // ---- for the feed server ----------------------------------------------------------------------

  /** The broadcasts whose feed is served under this name; an old one may still be ending. */
  List<Broadcast> served(String streamId, String epoch) {
    return served.stream()
        .filter(broadcast -> broadcast.identity().streamId().equals(streamId))
        .filter(broadcast -> broadcast.serves(epoch))
        .toList();
  }

  Edge edge() {
    return edge;
  }

  // ---- within -----------------------------------------------------------------------------------

  private void cdnsChanged(List<CdnRecord> cdns) {
    served.forEach(broadcast -> broadcast.cdnsChanged(cdns));
  }

  private static int shedRenditions(Broadcast broadcast) {
    return (int)
        broadcast.snapshot().renditions().stream().filter(StreamStatus.Rendition::shed).count();
  }

  private String randomText(int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(Character.forDigit(random.nextInt(36), 36));
    }
    return text.toString();
  }
}
