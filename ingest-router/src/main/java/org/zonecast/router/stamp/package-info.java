/** Gives every access unit its place on an epoch's grid. Knows no clock and no network. */
@NullMarked
package org.zonecast.router.stamp;

import org.jspecify.annotations.NullMarked;
