/** Measured side by side with what a user would use instead, in one run, as ratios. */
@NullMarked
package org.zonecast.benchmarks;

import org.jspecify.annotations.NullMarked;
