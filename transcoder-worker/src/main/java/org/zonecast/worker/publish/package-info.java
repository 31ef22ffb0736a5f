/**
 * An epoch on its CDNs: segments are put together, stored, committed to the edge's log, and listed
 * from it.
 */
@NullMarked
package org.zonecast.worker.publish;

import org.jspecify.annotations.NullMarked;
