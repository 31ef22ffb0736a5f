package org.zonecast.job;

import java.time.Duration;
import java.util.List;

/**
 * The workers of a zone that were heard of lately. All methods block and throw {@link
 * StoreException}.
 */
public interface WorkerDirectory {

  /**
   * Writes a worker's heartbeat.
   *
   * @param validity after which the worker counts as gone
   * @return true if the worker was asked to drain
   */
  boolean heartbeat(WorkerRecord worker, Duration validity);

  /** Forgets a worker that leaves in good order. */
  void leave(String workerId);

  /** Asks a worker to drain; false if no such worker is known. */
  boolean requestDrain(String workerId);

  List<WorkerRecord> workers();
}
