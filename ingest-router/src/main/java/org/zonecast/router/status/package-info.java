/** What is told of streams: their state, their events and their counters. */
@NullMarked
package org.zonecast.router.status;

import org.jspecify.annotations.NullMarked;
