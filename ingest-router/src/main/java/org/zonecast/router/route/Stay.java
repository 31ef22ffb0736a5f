package org.zonecast.router.route;

import java.time.Instant;

/** The zone that had a stream, and when it was last seen there. */
public record Stay(String zone, Instant at) {}
