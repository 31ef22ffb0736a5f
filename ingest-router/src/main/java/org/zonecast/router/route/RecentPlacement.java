package org.zonecast.router.route;

import java.time.Instant;

/**
 * A job that was sent to a zone and that the zone's report may not show yet.
 *
 * @param streamId its stream; empty if a report that names it says nothing of this job
 * @param at when it was sent, and once the zone has taken it, when that was
 */
public record RecentPlacement(String zone, String kind, int units, String streamId, Instant at) {

  /** The same of a stream that the zone names already, for the worker that it had before. */
  RecentPlacement nameless() {
    return new RecentPlacement(zone, kind, units, "", at);
  }

  /** The same, as the zone took it. */
  RecentPlacement takenAt(Instant taken) {
    return new RecentPlacement(zone, kind, units, streamId, taken);
  }
}
