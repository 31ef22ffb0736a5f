package org.zonecast.job;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself with each heartbeat.
 *
 * @param pid process id on its host
 * @param kind {@code cpu} or {@code gpu}
 * @param encoderIds encoders it has
 * @param capacityUnits units it can carry with the headroom for a catch-up left free
 * @param usedUnits units of the jobs it carries
 * @param state {@code ready}, {@code draining}, {@code behind} or {@code outdated}
 * @param streams ids of the streams it carries
 * @param unitsFrom how it came by its capacity: {@code measured} or {@code configured}
 * @param url where it takes the {@linkplain JobOffer offers} of edges; null if it takes none
 */
public record WorkerRecord(
    String id,
    String zone,
    long pid,
    String kind,
    List<String> encoderIds,
    int capacityUnits,
    int usedUnits,
    String state,
    List<String> streams,
    @Nullable String unitsFrom,
    @Nullable URI url) {
  public static final String READY = "ready";
  public static final String DRAINING = "draining";

  /** It does not keep up with what it carries. */
  public static final String BEHIND = "behind";

  /** Its program was built anew on the disk: it carries on, and takes nothing until restarted. */
  public static final String OUTDATED = "outdated";

  /** The worker measured at its start what it can encode. */
  public static final String MEASURED = "measured";

  /** Its configuration says so. */
  public static final String CONFIGURED = "configured";

  public WorkerRecord {
    Names.requireName("worker id", id);
    unitsFrom = unitsFrom == null ? CONFIGURED : unitsFrom; // of a build before this field
    encoderIds = List.copyOf(encoderIds);
    streams = List.copyOf(streams);
  }

  /** Of a worker with configured units. */
  public WorkerRecord(
      String id,
      String zone,
      long pid,
      String kind,
      List<String> encoderIds,
      int capacityUnits,
      int usedUnits,
      String state,
      List<String> streams) {
    this(
        id,
        zone,
        pid,
        kind,
        encoderIds,
        capacityUnits,
        usedUnits,
        state,
        streams,
        CONFIGURED,
        null);
  }

  /** The same with another load. */
  public WorkerRecord withUsedUnits(int units) {
    return new WorkerRecord(
        id, zone, pid, kind, encoderIds, capacityUnits, units, state, streams, unitsFrom, url);
  }

  /** Whether it takes jobs, if perhaps not now. */
  public boolean stays() {
    return !state.equals(DRAINING) && !state.equals(OUTDATED);
  }

  public int freeUnits() {
    return state.equals(READY) ? Math.max(0, capacityUnits - usedUnits) : 0;
  }
}
