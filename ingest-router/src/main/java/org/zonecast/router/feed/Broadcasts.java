package org.zonecast.router.feed;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.zonecast.job.StreamKeys;

/** All broadcasts of this edge: admits publishers and answers for the streams. */
public final class Broadcasts implements Ingest, LiveStreams {

  public Broadcasts(
      Vertx vertx,
      FeedSettings settings,
      Cluster cluster,
      StreamKeys keys,
      FeedClock clock,
      MeterRegistry meters) {}

  @Override
  public Future<Publication> publish(PublishRequest request, Publisher publisher) {
    return Future.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public Optional<StreamStatus> status(String streamId) {
    return Optional.empty();
  }

  @Override
  public List<StreamStatus> all() {
    return List.of();
  }

  @Override
  public List<StreamEvent> events(String streamId) {
    return List.of();
  }

  @Override
  public void onEvent(EventListener listener) {}

  @Override
  public Optional<Duration> sinceLastMedia(String streamId) {
    return Optional.empty();
  }

  @Override
  public Future<Boolean> end(String streamId, String why) {
    return Future.succeededFuture(false);
  }

  /** Stops all broadcasts as they are, without an end: publishers and workers are cut off. */
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
