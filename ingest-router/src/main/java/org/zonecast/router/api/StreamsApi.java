package org.zonecast.router.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Ladder;
import org.zonecast.job.StreamKeys;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.api.StreamViews.Created;
import org.zonecast.router.api.StreamViews.IngestUrls;
import org.zonecast.router.peer.ClusterStreams;
import org.zonecast.router.peer.ReplicatedRecords;

/** The calls about streams. */
public final class StreamsApi {
  private static final String STREAMS = "/v1/streams";
  private static final String STREAM = "/v1/streams/{id}";
  private static final int MAX_GRACE_SECONDS = 3600;

  private final ReplicatedRecords records;
  private final ClusterStreams streams;
  private final StreamKeys keys;
  private final Settings settings;
  private final Clock clock;
  private final Thumbnails thumbnails;
  private final StreamIds ids = new StreamIds();

  /**
   * What new streams are given.
   *
   * @param ladder the ladder of a stream that names none
   * @param rtmp the URLs to push to, ranked for whoever makes this request
   */
  public record Settings(
      List<Ladder> ladders,
      String ladder,
      Duration grace,
      Duration keyValidity,
      Function<HttpServerRequest, List<URI>> rtmp,
      List<URI> srt) {}

  /** What a caller says of a new stream. */
  record NewStream(
      @Nullable String name,
      @Nullable String ladder,
      @Nullable Integer graceSeconds,
      @Nullable String onSilence,
      @Nullable String packaging,
      @Nullable String audio,
      @Nullable String missingAudio,
      OptionWords.@Nullable SlateWished slate) {

    OptionWords.Wished options() {
      return new OptionWords.Wished(packaging, audio, missingAudio, onSilence, slate);
    }
  }

  /**
   * A ladder that streams can have.
   *
   * @param usual whether a stream that names none has it
   */
  record LadderView(String name, boolean usual, int maxFrameRate, List<RungView> rungs) {}

  /** A rung of a ladder: the width follows from the source. */
  record RungView(String name, int height, int maxrateBps) {}

  public StreamsApi(
      ReplicatedRecords records,
      ClusterStreams streams,
      StreamKeys keys,
      Settings settings,
      Thumbnails thumbnails,
      Clock clock) {
    this.records = records;
    this.streams = streams;
    this.keys = keys;
    this.settings = settings;
    this.thumbnails = thumbnails;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post(STREAMS, this::create),
        Endpoint.get(STREAMS, this::list),
        Endpoint.get(STREAM, this::show),
        Endpoint.get(STREAM + "/events", this::events),
        Endpoint.get(STREAM + "/thumbnail", this::thumbnail),
        Endpoint.delete(STREAM, this::delete),
        Endpoint.get("/v1/ladders", c -> Answer.ok(ladders()).now()));
  }

  private Future<Answer> create(RoutingContext context) {
    NewStream wanted = ApiJson.read(context.body().buffer(), NewStream.class);
    StreamRecord stream = record(wanted);
    Instant expiresAt =
        clock.instant().plus(settings.keyValidity()).truncatedTo(ChronoUnit.SECONDS);
    var created =
        new Created(
            stream.id(),
            stream.name(),
            stream.ladder(),
            stream.grace().toSeconds(),
            OptionWords.of(stream.options()),
            keys.sign(stream.id(), expiresAt, StreamKeys.PUBLISH),
            expiresAt,
            new IngestUrls(settings.rtmp().apply(context.request()), settings.srt()),
            StreamViews.playback(stream.id(), records.cdns()));
    return records.put(stream).map(Answer.json(201, created));
  }

  private StreamRecord record(NewStream wanted) {
    if (wanted.name() == null) {
      throw ApiException.badRequest("name is missing");
    }
    String ladder = wanted.ladder() == null ? settings.ladder() : wanted.ladder();
    requireLadder(ladder);
    try {
      return new StreamRecord(
          ids.next(),
          wanted.name(),
          ladder,
          grace(wanted),
          OptionWords.read(wanted.options()),
          false,
          clock.instant(),
          1);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private Duration grace(NewStream wanted) {
    Integer seconds = wanted.graceSeconds();
    if (seconds == null) {
      return settings.grace();
    }
    if (seconds < 0 || seconds > MAX_GRACE_SECONDS) {
      throw ApiException.badRequest("graceSeconds must be 0 to 3600, got " + seconds);
    }
    return Duration.ofSeconds(seconds);
  }

  private void requireLadder(String name) {
    List<String> names = settings.ladders().stream().map(Ladder::name).toList();
    if (!names.contains(name)) {
      throw ApiException.badRequest("ladder must be one of " + String.join(", ", names));
    }
  }

  private Future<Answer> list(RoutingContext context) {
    return streams
        .all()
        .map(statuses ->
            Answer.ok(
                records.streams().stream()
                    .map(s -> StreamViews.show(s, statuses.get(s.id()), records.cdns()))
                    .toList()));
  }

  private Future<Answer> show(RoutingContext context) {
    StreamRecord stream = find(context);
    return streams
        .all()
        .map(statuses ->
            Answer.ok(StreamViews.show(stream, statuses.get(stream.id()), records.cdns())));
  }

  private Future<Answer> events(RoutingContext context) {
    return streams.events(find(context).id()).map(Answer::ok);
  }

  /** Without a picture there is nothing wrong: the answer is empty, not an error. */
  private Future<Answer> thumbnail(RoutingContext context) {
    String id = find(context).id();
    return thumbnails
        .latest(id, StreamViews.thumbnail(id, records.cdns()).values())
        .map(picture ->
            picture.map(jpeg -> new Answer(200, "image/jpeg", jpeg)).orElseGet(Answer::noContent));
  }

  private List<LadderView> ladders() {
    return settings.ladders().stream()
        .map(ladder ->
            new LadderView(
                ladder.name(),
                ladder.name().equals(settings.ladder()),
                ladder.maxFrameRate(),
                ladder.rungs().stream()
                    .map(r -> new RungView(r.name(), r.height(), r.maxrateBps()))
                    .toList()))
        .toList();
  }

  /** The deletion travels to all routers; the one that has the broadcast ends it. */
  private Future<Answer> delete(RoutingContext context) {
    return records.put(find(context).asDeleted()).map(Answer.noContent());
  }

  private StreamRecord find(RoutingContext context) {
    String id = context.pathParam("id");
    return records.stream(id)
        .filter(stream -> !stream.deleted())
        .orElseThrow(() -> ApiException.notFound("stream " + id));
  }
}
