/**
 * The judge of a broadcast's history: pure functions over what the edges wrote down, what the CDNs
 * were given, and what a replay makes.
 */
@NullMarked
package org.zonecast.samples.chaos.check;

import org.jspecify.annotations.NullMarked;
