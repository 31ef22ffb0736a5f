/**
 * Faults of whole zones and regions under a live broadcast of a cluster with two regions, and how
 * soon viewers get new segments again.
 */
@NullMarked
package org.zonecast.benchmarks.zones;

import org.jspecify.annotations.NullMarked;
