/** The worker's end of the feed connection, and the clock that its right to publish runs by. */
@NullMarked
package org.zonecast.worker.feed;

import org.jspecify.annotations.NullMarked;
