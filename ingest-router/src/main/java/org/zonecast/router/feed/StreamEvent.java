package org.zonecast.router.feed;

import java.time.Instant;

/**
 * Something that happened to a stream.
 *
 * @param type started, placed, granted, revoked, child-restarted, moved, gap, epoch, ended …
 */
public record StreamEvent(Instant at, String type, String detail) {}
