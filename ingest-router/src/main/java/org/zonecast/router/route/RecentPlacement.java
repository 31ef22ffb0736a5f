package org.zonecast.router.route;

import java.time.Instant;

/** A job that was sent to a zone and that the zone's report may not show yet. */
public record RecentPlacement(String zone, String kind, int units, Instant at) {}
