package org.zonecast.router.peer;

import org.jspecify.annotations.Nullable;
import org.zonecast.router.route.Placement;

/**
 * A job of a stream that an edge sent to a zone, and why there.
 *
 * @param from the zone that had the stream until then; empty if none is known
 * @param agoMs how long ago, in milliseconds
 * @param job what the job needs; null if the edge does not tell
 */
public record PastPlacement(Placement placement, String from, long agoMs, @Nullable JobNeeds job) {}
