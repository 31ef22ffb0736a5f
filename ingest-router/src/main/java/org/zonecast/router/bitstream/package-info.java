/** Reads what configurations and access units of each codec say. Pure. */
@NullMarked
package org.zonecast.router.bitstream;

import org.jspecify.annotations.NullMarked;
