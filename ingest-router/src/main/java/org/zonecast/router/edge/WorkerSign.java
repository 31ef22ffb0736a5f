package org.zonecast.router.edge;

import java.time.Duration;

/** One thing that an edge has seen of the workers of its epochs. */
public sealed interface WorkerSign {
  String zone();

  /**
   * A worker has come for a stream.
   *
   * @param after since the zone took the job
   */
  record Claimed(String streamId, String zone, Duration after) implements WorkerSign {}

  /** A worker broke off, or was stuck. */
  record Lost(String zone, String workerId) implements WorkerSign {}

  /** A worker publishes a stream to a CDN, well or not. */
  record Published(String streamId, String zone, String workerId, String cdn, boolean well)
      implements WorkerSign {}
}
