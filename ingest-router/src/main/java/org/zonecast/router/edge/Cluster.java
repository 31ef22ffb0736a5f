package org.zonecast.router.edge;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Job;
import org.zonecast.job.Ladder;
import org.zonecast.job.StreamRecord;

/**
 * What a broadcast asks of the rest of the cluster. No method blocks; futures complete on the
 * context that called.
 */
public interface Cluster {

  /** The stream's record, from this zone or else from another router; deleted ones included. */
  Future<Optional<StreamRecord>> findStream(String streamId);

  /** The ladder of this name, if it is configured. */
  Optional<Ladder> ladder(String name);

  /**
   * Another edge that saw media of this stream in the last 2 s. Asks for 300 ms at most; an edge
   * that is silent counts as having none.
   */
  Future<Optional<Holder>> liveElsewhere(String streamId);

  /**
   * What is known of this stream's broadcasts: by this router, by its zone's store, by the other
   * routers. Asks for 300 ms at most.
   */
  Future<List<Aged>> findBroadcasts(String streamId);

  /**
   * Tells the other edges that this one goes on with their broadcast of this stream.
   *
   * @return the edge that keeps it, because it has heard of its publisher
   */
  Future<Optional<Holder>> takeOver(String streamId);

  /** The encoder that most free workers of this kind have; empty while there is no such worker. */
  Future<Optional<String>> encoderFor(String kind);

  /**
   * The encoder that most ready workers of this kind have, if none of them has {@code encoderId};
   * else empty.
   *
   * @param leaving the id of a worker that does not count, because it leaves
   */
  Future<Optional<String>> encoderInstead(String kind, String encoderId, String leaving);

  /**
   * Submits a job to the best zone: this edge's own if it has room, else its twin; a repeated
   * attempt goes to the next one in turn.
   *
   * @param attempt counted from 1 within one loss of the worker
   * @return where it went, or a failure if no zone took it
   */
  Future<Placed> submit(Job job, int attempt);

  /**
   * A worker was lost in mid-job: its process or its host may be gone.
   *
   * @param pid the process: another one under the same id is there
   */
  default void workerLost(String workerId, long pid) {}

  /** A worker's process that may have been lost is there. */
  default void workerHeard(String workerId, long pid) {}

  /**
   * What changes when another primary takes over in a zone's store, and may have forgotten jobs;
   * empty while that is not known.
   */
  default String storeGeneration(String zone) {
    return "";
  }

  /** Saves what a successor of this edge would need. Done in the background, best effort. */
  void save(BroadcastRecord record);

  /** The CDNs now, without the deleted ones. */
  List<CdnRecord> cdns();

  /** Calls {@code listener}, on any thread, with the CDNs after each change. */
  void onCdnsChanged(Consumer<List<CdnRecord>> listener);

  /**
   * A broadcast goes on here that another edge had, or this one before it was started again.
   *
   * @param zone where its worker was, so that it need not move; empty if that is not known
   */
  default void goesOn(String streamId, String zone) {}

  /** Takes note of how workers do. From any thread. */
  default void saw(WorkerSign sign) {}

  /**
   * Another edge that has a stream.
   *
   * @param edge its id
   * @param publisher the address that it had the stream from last; empty if it does not tell
   */
  record Holder(String edge, String publisher) {}

  /** Where a job was submitted, and why there. */
  record Placed(String zone, String reason) {}
}
