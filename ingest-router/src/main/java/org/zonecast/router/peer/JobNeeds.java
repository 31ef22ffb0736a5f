package org.zonecast.router.peer;

import org.jspecify.annotations.Nullable;
import org.zonecast.job.Job;

/**
 * What a job needs of the worker that takes it.
 *
 * @param kind {@code cpu} or {@code gpu}
 * @param encoderId the encoder that the job is bound to; null if any will do
 * @param units capacity that it takes
 */
public record JobNeeds(String kind, @Nullable String encoderId, int units) {

  /** Of the smallest job of a CPU worker, with any encoder. */
  public static final JobNeeds LEAST = new JobNeeds(Job.CPU, null, 1);

  static JobNeeds of(Job job) {
    return new JobNeeds(job.kind(), job.encoderId(), job.units());
  }
}
