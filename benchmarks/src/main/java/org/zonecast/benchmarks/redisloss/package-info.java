/** The loss of a Redis primary under load, and many jobs at once. */
@NullMarked
package org.zonecast.benchmarks.redisloss;

import org.jspecify.annotations.NullMarked;
