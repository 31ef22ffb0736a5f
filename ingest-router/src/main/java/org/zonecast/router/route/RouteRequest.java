package org.zonecast.router.route;

import java.time.Instant;
import java.util.Optional;
import org.zonecast.job.Job;

/**
 * A job that needs a place.
 *
 * @param region the region of the edge that has the feed
 * @param zone its zone
 * @param encoderId the encoder that the job is bound to; empty if any will do
 * @param streamId its stream; a worker that still reports it has just lost it
 * @param at now
 */
public record RouteRequest(
    String region,
    String zone,
    String kind,
    Optional<String> encoderId,
    int units,
    String streamId,
    Instant at) {

  public static RouteRequest of(String region, String zone, Job job, Instant at) {
    return new RouteRequest(
        region, zone, job.kind(), Optional.of(job.encoderId()), job.units(), job.streamId(), at);
  }
}
