/**
 * The feed's wire format: media and grants from the edge down to a worker, progress and commits up.
 * Described message by message in {@code docs/feed-protocol.md}.
 */
@NullMarked
package org.zonecast.feed;

import org.jspecify.annotations.NullMarked;
