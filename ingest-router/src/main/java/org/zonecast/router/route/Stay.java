package org.zonecast.router.route;

import java.time.Instant;

/**
 * The zone that had a stream.
 *
 * @param at when it was last seen there
 * @param letGo whether its worker there lets it go for the job that needs a place, because another
 *     edge gives the broadcast up; else a worker that is still reported to have it has lost it
 */
public record Stay(String zone, Instant at, boolean letGo) {}
