/** How late viewers get their segments when a part that makes them dies. */
@NullMarked
package org.zonecast.benchmarks.failover;

import org.jspecify.annotations.NullMarked;
