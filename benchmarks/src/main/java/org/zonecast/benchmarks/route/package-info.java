/** The routing policy measured: how fast it decides, and how a simulated day goes with it. */
@NullMarked
package org.zonecast.benchmarks.route;

import org.jspecify.annotations.NullMarked;
