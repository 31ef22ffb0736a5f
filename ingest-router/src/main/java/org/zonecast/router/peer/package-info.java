/**
 * The routers among themselves: each keeps its own zone's Redis, and asks or tells the others over
 * HTTP under {@code /internal}.
 */
@NullMarked
package org.zonecast.router.peer;

import org.jspecify.annotations.NullMarked;
