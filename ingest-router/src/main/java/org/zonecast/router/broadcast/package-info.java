/**
 * Broadcasts of this edge from their first publisher to their end: who may come in, what they go on
 * with, their epochs one behind the other, and the door for their workers.
 */
@NullMarked
package org.zonecast.router.broadcast;

import org.jspecify.annotations.NullMarked;
