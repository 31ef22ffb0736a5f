package org.zonecast.worker.claim;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Names;
import org.zonecast.job.WorkerRecord;

/**
 * What a worker is, as far as the queue is concerned.
 *
 * @param capacityUnits units of jobs that it carries at most
 * @param unitsFrom how they came about, see {@link WorkerRecord#unitsFrom}
 */
public record WorkerIdentity(
    String id,
    String zone,
    long pid,
    String kind,
    List<String> encoderIds,
    int capacityUnits,
    String unitsFrom) {
  public WorkerIdentity {
    Names.requireName("worker id", id);
    encoderIds = List.copyOf(encoderIds);
    if (capacityUnits < 1) {
      throw new IllegalArgumentException("capacityUnits must be at least 1");
    }
  }

  WorkerRecord record(int usedUnits, String state, List<String> streams, @Nullable URI offers) {
    return new WorkerRecord(
        id,
        zone,
        pid,
        kind,
        encoderIds,
        capacityUnits,
        usedUnits,
        state,
        streams,
        unitsFrom,
        offers);
  }
}
