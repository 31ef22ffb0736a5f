package org.zonecast.router.status;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.zonecast.job.BroadcastRecord;

/** The streams that this edge has or lately had. Every method may be called from any thread. */
public interface LiveStreams {
  Optional<StreamStatus> status(String streamId);

  List<StreamStatus> all();

  /** The latest events of a stream, oldest first, a bounded number. */
  List<StreamEvent> events(String streamId);

  /** Events of all streams, told as they happen; {@code listener} must not block. */
  void onEvent(EventListener listener);

  /** How long ago media of this stream arrived here; empty if it is not live here. */
  Optional<Duration> sinceLastMedia(String streamId);

  /**
   * The address of the publisher that a stream had last here, whether it is here still or not;
   * empty if the stream is not live here or had none.
   */
  Optional<String> lastPublisher(String streamId);

  /** Whether its publisher was asked to go to another edge, so that one there may have it. */
  boolean moving(String streamId);

  /**
   * Gives a broadcast up because another edge goes on with it.
   *
   * @return false if it is kept, because its publisher was heard in the last 2 s and is not about
   *     to go elsewhere
   */
  Future<Boolean> giveUp(String streamId, String newEdge);

  /** Another edge told of a broadcast of its own; if it is live here too, one has to give it up. */
  void heardOf(BroadcastRecord.Aged told);

  /**
   * Goes on with a broadcast whose edge was lost, with slate until a publisher comes or its grace
   * period ends.
   *
   * @return false if that cannot be done, or the stream is live here
   */
  Future<Boolean> adopt(BroadcastRecord.Aged lost);

  /** Ends a broadcast as if its publisher had said goodbye; false if it is not live here. */
  Future<Boolean> end(String streamId, String why);

  /** Told of every event. */
  interface EventListener {
    void onEvent(String streamId, StreamEvent event);
  }
}
