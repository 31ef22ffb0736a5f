/** How a worker comes by its jobs: claims, capacity, heartbeats and drain. */
@NullMarked
package org.zonecast.worker.claim;

import org.jspecify.annotations.NullMarked;
