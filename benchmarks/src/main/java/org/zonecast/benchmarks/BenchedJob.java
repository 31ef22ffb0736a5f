package org.zonecast.benchmarks;

import java.net.URI;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;

/** The job that is submitted again and again, of the size of a real one. */
public final class BenchedJob {
  /** The encoder that it is bound to. */
  public static final String ENCODER = "cpu-x264-benchmark";

  private BenchedJob() {}

  public static Job of(String id) {
    return new Job(
        id,
        "stream1",
        "broadcast1",
        new EpochId(1, "edge1"),
        Job.CPU,
        ENCODER,
        5,
        URI.create("ws://127.0.0.1:8080/feed/stream1/1-edge1"),
        "0123456789abcdef0123456789abcdef");
  }
}
