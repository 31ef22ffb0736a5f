/**
 * The edge's heart: the stamped feed, its buffer, the plan, and the authority over who publishes
 * it.
 */
@NullMarked
package org.zonecast.router.feed;

import org.jspecify.annotations.NullMarked;
