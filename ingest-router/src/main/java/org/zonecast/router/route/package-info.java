/**
 * Where a job goes: pure functions from what the zones report to ranked placements with reasons. No
 * I/O, no clock.
 */
@NullMarked
package org.zonecast.router.route;

import org.jspecify.annotations.NullMarked;
