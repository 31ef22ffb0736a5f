package org.zonecast.router.peer;

import org.zonecast.router.route.Placement;

/**
 * A job of a stream that an edge sent to a zone, and why there.
 *
 * @param from the zone that had the stream until then; empty if none is known
 * @param agoMs how long ago, in milliseconds
 */
public record PastPlacement(Placement placement, String from, long agoMs) {}
