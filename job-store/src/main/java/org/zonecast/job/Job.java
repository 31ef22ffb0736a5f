package org.zonecast.job;

import static org.zonecast.job.Names.requireName;

import java.net.URI;

/**
 * The offer to transcode one epoch of a broadcast, pointing at the feed of the edge that has it.
 *
 * @param id the submit is idempotent by it: {@code streamId.epochId.attempt}
 * @param kind {@code cpu} or {@code gpu}
 * @param encoderId the encoder that the epoch's bytes were promised with
 * @param units capacity that the job takes
 * @param feedUrl WebSocket URL of the edge's feed for this epoch
 * @param secret bearer token for that feed
 */
public record Job(
    String id,
    String streamId,
    String broadcastId,
    EpochId epoch,
    String kind,
    String encoderId,
    int units,
    URI feedUrl,
    String secret) {
  public static final String CPU = "cpu";
  public static final String GPU = "gpu";

  public Job {
    if (id.isEmpty() || id.length() > 200) {
      throw new IllegalArgumentException("a job id has 1 to 200 characters");
    }
    requireName("stream id", streamId);
    requireName("broadcast id", broadcastId);
    if (!kind.equals(CPU) && !kind.equals(GPU)) {
      throw new IllegalArgumentException("kind must be cpu or gpu, got " + kind);
    }
    if (units < 1) {
      throw new IllegalArgumentException("units must be at least 1, got " + units);
    }
  }
}
