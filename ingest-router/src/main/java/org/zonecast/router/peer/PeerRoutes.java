package org.zonecast.router.peer;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.Job;
import org.zonecast.router.peer.PeerMessages.Done;
import org.zonecast.router.peer.PeerMessages.DrainAsked;
import org.zonecast.router.peer.PeerMessages.Events;
import org.zonecast.router.peer.PeerMessages.GiveUp;
import org.zonecast.router.peer.PeerMessages.GivenUp;
import org.zonecast.router.peer.PeerMessages.Past;
import org.zonecast.router.peer.PeerMessages.Presence;
import org.zonecast.router.peer.PeerMessages.Received;
import org.zonecast.router.peer.PeerMessages.Records;
import org.zonecast.router.peer.PeerMessages.Statuses;
import org.zonecast.router.peer.PeerMessages.SubmitAnswer;
import org.zonecast.router.peer.PeerMessages.Told;
import org.zonecast.router.peer.PeerMessages.ToldBroadcasts;
import org.zonecast.router.peer.PeerMessages.Wanted;
import org.zonecast.router.status.LiveStreams;

/** What other routers may ask of this one: everything under {@code /internal}. */
public final class PeerRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(PeerRoutes.class);
  static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

  private final Self self;
  private final ClusterClient cluster;
  private final ReplicatedRecords records;
  private final LiveStreams live;
  private final WorkerDrain drain;
  private final RouterDrain routerDrain;
  private final byte[] authorization;

  /**
   * @param secret the bearer token among routers
   */
  public PeerRoutes(
      Self self,
      ClusterClient cluster,
      ReplicatedRecords records,
      LiveStreams live,
      WorkerDrain drain,
      RouterDrain routerDrain,
      String secret) {
    this.self = self;
    this.cluster = cluster;
    this.records = records;
    this.live = live;
    this.drain = drain;
    this.routerDrain = routerDrain;
    this.authorization = ("Bearer " + secret).getBytes(StandardCharsets.UTF_8);
  }

  /** Adds the routes. Ids in paths are looked up only, so any text will do. */
  public void mount(Router router) {
    router.route("/internal/*").handler(this::authorize);
    router.route("/internal/*").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    router.get("/internal/zone").handler(c -> answer(c, cluster.reports().own()));
    router.get("/internal/records").handler(c -> answerLong(c, records::all));
    router.get("/internal/records/marks").handler(this::marks);
    router.post("/internal/records/wanted").handler(this::wanted);
    router.post("/internal/records").handler(this::receive);
    router.post("/internal/jobs").handler(this::submit);
    router
        .get("/internal/streams/:id")
        .handler(c -> answerIfPresent(c, records.stream(c.pathParam("id"))));
    router.get("/internal/presence/:id").handler(c -> answerIfPresent(c, presence(c)));
    router.post("/internal/broadcasts").handler(this::learn);
    router.get("/internal/broadcasts/:id").handler(c -> answerIfPresent(c, broadcast(c)));
    router.post("/internal/broadcasts/:id/give-up").handler(this::giveUp);
    router.get("/internal/live").handler(c -> answer(c, new Statuses(live.all())));
    router
        .get("/internal/live/:id/events")
        .handler(c -> answer(c, new Events(live.events(c.pathParam("id")))));
    router
        .get("/internal/placements/:id")
        .handler(c -> answer(c, new Past(cluster.placer().past(c.pathParam("id")))));
    router.post("/internal/drain").handler(this::drain);
    router
        .post("/internal/workers/:id/drain")
        .handler(c -> answer(c, drain.drainHere(c.pathParam("id")).map(Done::new)));
  }

  private void authorize(RoutingContext context) {
    String given = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    byte[] bytes = (given == null ? "" : given).getBytes(StandardCharsets.UTF_8);
    if (MessageDigest.isEqual(bytes, authorization)) {
      context.next();
    } else {
      context.response().setStatusCode(401).end();
    }
  }

  private void receive(RoutingContext context) {
    Records told = PeerJson.read(context.body().buffer(), Records.class);
    answer(
        context, records.receive(told).map(stored -> new Received(true, records.insteadOf(told))));
  }

  private void marks(RoutingContext context) {
    String sum = context.request().getParam("sum", "");
    String after = context.request().getParam("after", "");
    answerLong(context, () -> records.marks().page(sum, after));
  }

  private void wanted(RoutingContext context) {
    Wanted wanted = PeerJson.read(context.body().buffer(), Wanted.class);
    answerLong(context, () -> records.marks().those(wanted));
  }

  private void submit(RoutingContext context) {
    Job job = PeerJson.read(context.body().buffer(), Job.class);
    answer(context, cluster.placer().submitHere(job).map(SubmitAnswer::new));
  }

  private void learn(RoutingContext context) {
    ToldBroadcasts told = PeerJson.read(context.body().buffer(), ToldBroadcasts.class);
    for (Told one : told.broadcasts()) {
      one.aged()
          .ifPresent(aged -> {
            cluster.known().learn(aged);
            live.heardOf(aged);
          });
    }
    answer(context, new Done(true));
  }

  private Optional<Told> broadcast(RoutingContext context) {
    String stream = context.pathParam("id");
    Optional<Aged> known = cluster.known().find(stream);
    boolean held = live.sinceLastMedia(stream).isPresent();
    return known.isEmpty() && !held
        ? Optional.empty()
        : Optional.of(
            new Told(
                known.map(Aged::record).orElse(null),
                known.map(aged -> aged.age().toMillis()).orElse(0L),
                held));
  }

  private void giveUp(RoutingContext context) {
    GiveUp asked = PeerJson.read(context.body().buffer(), GiveUp.class);
    String stream = context.pathParam("id");
    answer(
        context,
        live.giveUp(stream, asked.edge())
            .map(given -> new GivenUp(self.id(), !given, publisher(stream))));
  }

  private void drain(RoutingContext context) {
    Long seconds = PeerJson.read(context.body().buffer(), DrainAsked.class).seconds();
    routerDrain.drainHere(seconds == null ? null : Duration.ofSeconds(seconds));
    answer(context, new Done(true));
  }

  private Optional<Presence> presence(RoutingContext context) {
    String stream = context.pathParam("id");
    return live.sinceLastMedia(stream)
        .filter(since -> !live.moving(stream))
        .map(since -> new Presence(self.id(), since.toMillis(), publisher(stream)));
  }

  private @Nullable String publisher(String stream) {
    return live.lastPublisher(stream).orElse(null);
  }

  private static void answerIfPresent(RoutingContext context, Optional<?> value) {
    value.ifPresentOrElse(
        found -> answer(context, found), () -> context.response().setStatusCode(404).end());
  }

  private static void answer(RoutingContext context, Future<?> value) {
    value
        .onSuccess(found -> answer(context, found))
        .onFailure(e -> {
          LOG.warn("could not answer {}: {}", context.request().path(), e.getMessage());
          context.response().setStatusCode(503).end();
        });
  }

  /** Makes an answer off the event loop that may be long. */
  private static void answerLong(RoutingContext context, Supplier<Object> value) {
    context
        .vertx()
        .executeBlocking(() -> PeerJson.write(value.get()), false)
        .onSuccess(body -> send(context, body))
        .onFailure(context::fail);
  }

  private static void answer(RoutingContext context, Object value) {
    send(context, PeerJson.write(value));
  }

  private static void send(RoutingContext context, Buffer body) {
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body);
  }
}
