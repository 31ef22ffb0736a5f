package org.zonecast.router.snapshot;

import java.time.Instant;
import java.util.List;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.StreamRecord;

/**
 * A zone's records at one moment. Jobs and workers are not in it: edges and workers say them again.
 *
 * @param takenAt by the clock of the router that took it
 */
public record Snapshot(
    int format,
    String zone,
    Instant takenAt,
    List<StreamRecord> streams,
    List<CdnRecord> cdns,
    List<Broadcast> broadcasts) {
  static final int FORMAT = 1;

  /**
   * @param ageMs how old the record was then, in milliseconds
   */
  record Broadcast(BroadcastRecord record, long ageMs) {}

  public Snapshot {
    if (format != FORMAT) {
      throw new IllegalArgumentException("a snapshot of format " + format + " is not known here");
    }
    streams = List.copyOf(streams);
    cdns = List.copyOf(cdns);
    broadcasts = List.copyOf(broadcasts);
  }

  boolean isEmpty() {
    return streams.isEmpty() && cdns.isEmpty() && broadcasts.isEmpty();
  }

  /** What is in it, for people. */
  public String summary() {
    return "%d streams, %d CDNs, %d broadcasts"
        .formatted(streams.size(), cdns.size(), broadcasts.size());
  }
}
