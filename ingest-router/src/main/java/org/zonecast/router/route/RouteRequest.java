package org.zonecast.router.route;

import java.time.Instant;
import java.util.Optional;

/**
 * A job that needs a place.
 *
 * @param region the region of the edge that has the feed
 * @param zone its zone
 * @param origin where the broadcaster is
 * @param encoderId the encoder that the job is bound to; empty if any will do
 * @param streamId its stream; a worker that still reports it has just lost it, unless {@code stay}
 *     says that it lets it go
 * @param stay where the stream was, if it was anywhere lately
 * @param at now
 */
public record RouteRequest(
    String region,
    String zone,
    Origin origin,
    String kind,
    Optional<String> encoderId,
    int units,
    String streamId,
    Optional<Stay> stay,
    Instant at) {

  /** Whether a worker of this zone has the stream now and gives it up for this job. */
  boolean isLetGoBy(String other) {
    return stay.isPresent() && stay.get().letGo() && stay.get().zone().equals(other);
  }
}
