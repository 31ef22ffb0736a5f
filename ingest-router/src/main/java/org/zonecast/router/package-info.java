/** The ingest router as a process: its configuration, its wiring and its command. */
@NullMarked
package org.zonecast.router;

import org.jspecify.annotations.NullMarked;
