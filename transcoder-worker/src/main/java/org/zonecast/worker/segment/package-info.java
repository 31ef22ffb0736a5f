/** The segment grid's objects and playlists as values: CMAF boxes in, bytes out, no I/O. */
@NullMarked
package org.zonecast.worker.segment;

import org.jspecify.annotations.NullMarked;
