/** The transcoder worker: one process that claims jobs and publishes what its children make. */
@NullMarked
package org.zonecast.worker;

import org.jspecify.annotations.NullMarked;
