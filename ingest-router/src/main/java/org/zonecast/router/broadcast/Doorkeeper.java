package org.zonecast.router.broadcast;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.StreamKeys;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.edge.Cluster.Holder;
import org.zonecast.router.edge.Contenders;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.ingest.Ingest.PublishRequest;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.ingest.PublishRefusedException.Reason;
import org.zonecast.router.status.StreamStatus;

/** Says which publishers may come in, and what of earlier broadcasts they go on with. */
final class Doorkeeper {
  /** A stream without media for so long is anybody's who has its key. */
  private static final Duration DESERTED = Duration.ofSeconds(10);

  private final Edge edge;
  private final StreamKeys keys;
  private final Quarantine poisoned = new Quarantine();

  /** Streams that other edges were found to have, which could not be asked. */
  private final Quarantine seized = new Quarantine();

  private final Surrenders surrenders = new Surrenders();

  Doorkeeper(Edge edge, StreamKeys keys) {
    this.edge = edge;
    this.keys = keys;
  }

  /** The stream that a request is for; refused if its key is not good. */
  Future<String> verify(PublishRequest request) {
    try {
      return Future.succeededFuture(keys.verify(request.key(), StreamKeys.PUBLISH).streamId());
    } catch (StreamKeys.RefusedKeyException | IllegalArgumentException e) {
      return refuse(Reason.BAD_KEY, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Turns away an encoder that tries again and again to have a stream that another one has.
   *
   * @param sinceMedia how long ago media of the stream arrived here; empty if it is not live here
   */
  Future<String> requirePatience(
      String streamId, PublishRequest request, Optional<Duration> sinceMedia) {
    boolean deserted = sinceMedia.filter(since -> since.compareTo(DESERTED) >= 0).isPresent();
    return edge.contenders()
        .wait(streamId, request.remoteAddress(), edge.clock().nanoTime())
        .filter(left -> !deserted)
        .<Future<String>>map(left ->
            refuse(
                Reason.ALREADY_LIVE,
                "another publisher has this stream; you are looked at again in "
                    + wholeSeconds(left)))
        .orElseGet(() -> Future.succeededFuture(streamId));
  }

  /** Why a stream's next broadcast has to wait; empty if it need not. */
  Optional<PublishRefusedException> quarantined(String streamId) {
    long now = edge.clock().nanoTime();
    return poisoned
        .refused(streamId, now)
        .map(left ->
            new PublishRefusedException(
                Reason.UNSUPPORTED_MEDIA,
                "its media crashed the transcoder again; it is let in after " + wholeSeconds(left)))
        .or(() ->
            seized
                .refused(streamId, now)
                .map(left ->
                    new PublishRefusedException(
                        Reason.ALREADY_LIVE,
                        "an edge that cannot be asked took this stream again; it is let in after "
                            + wholeSeconds(left))));
  }

  private static String wholeSeconds(Duration left) {
    return (left.toSeconds() + 1) + " s";
  }

  /** What the stream's publisher goes on with; refused while another one is live elsewhere. */
  Future<Optional<Inheritance>> inheritance(StreamRecord stream, PublishRequest request) {
    Future<Optional<Holder>> elsewhere = edge.cluster().liveElsewhere(stream.id());
    Future<Optional<Inheritance>> found =
        edge.cluster()
            .findBroadcasts(stream.id())
            .map(records ->
                Inheritance.of(records)
                    .filter(known -> known.inGrace(stream.grace()))
                    .map(known -> known.above(surrenders.winnerOf(known.record()))));
    return elsewhere.compose(holder ->
        holder.isPresent()
            ? liveElsewhere(stream, request, holder.get())
            : found.compose(inherited -> takeOver(stream, request, inherited)));
  }

  private Future<Optional<Inheritance>> takeOver(
      StreamRecord stream, PublishRequest request, Optional<Inheritance> inherited) {
    if (inherited.isEmpty()) {
      return Future.succeededFuture(inherited);
    }
    return edge.cluster()
        .takeOver(stream.id())
        .compose(keeper ->
            keeper.isPresent()
                ? liveElsewhere(stream, request, keeper.get())
                : Future.succeededFuture(inherited));
  }

  /** Counted as a contender's attempt, unless the other edge has what may be left of itself. */
  private <T> Future<T> liveElsewhere(StreamRecord stream, PublishRequest request, Holder holder) {
    if (!Contenders.sameHost(request.remoteAddress(), holder.publisher())) {
      edge.contenders().refused(stream.id(), request.remoteAddress(), edge.clock().nanoTime());
    }
    return refuse(Reason.ALREADY_LIVE, "another publisher is live");
  }

  /** Whether this edge may go on, with slate, with a broadcast of which it knows this. */
  boolean mayAdopt(BroadcastRecord lost) {
    return surrenders.mayAdopt(lost);
  }

  /** Remembers how a broadcast came to its end. */
  void over(Broadcast broadcast) {
    String streamId = broadcast.identity().streamId();
    long now = edge.clock().nanoTime();
    Ownership ownership = broadcast.ownership();
    ownership.surrender().ifPresent(surrender -> surrenders.add(streamId, surrender));
    if (ownership.wasSeized()) {
      seized.stopped(streamId, now);
    }
    if (broadcast.snapshot().state() == StreamStatus.State.FAILED) {
      poisoned.stopped(streamId, now);
    }
  }

  static <T> Future<T> refuse(Reason reason, String message) {
    return Future.failedFuture(new PublishRefusedException(reason, message));
  }
}
