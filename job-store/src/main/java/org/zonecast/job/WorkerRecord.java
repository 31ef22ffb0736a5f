package org.zonecast.job;

import java.util.List;

/**
 * What a worker says of itself with each heartbeat.
 *
 * @param pid process id on its host
 * @param kind {@code cpu} or {@code gpu}
 * @param encoderIds encoders it has
 * @param capacityUnits units it can carry with the headroom for a catch-up left free
 * @param usedUnits units of the jobs it carries
 * @param state {@code ready}, {@code draining} or {@code behind}
 * @param streams ids of the streams it carries
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
    List<String> streams) {
  public static final String READY = "ready";
  public static final String DRAINING = "draining";

  /** It does not keep up with what it carries. */
  public static final String BEHIND = "behind";

  public WorkerRecord {
    Names.requireName("worker id", id);
    encoderIds = List.copyOf(encoderIds);
    streams = List.copyOf(streams);
  }

  public int freeUnits() {
    return state.equals(READY) ? Math.max(0, capacityUnits - usedUnits) : 0;
  }
}
