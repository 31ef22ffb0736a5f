/**
 * The stamped feed of an epoch: kept for successors, sent to workers, and recorded where that is
 * wanted.
 */
@NullMarked
package org.zonecast.router.feed;

import org.jspecify.annotations.NullMarked;
