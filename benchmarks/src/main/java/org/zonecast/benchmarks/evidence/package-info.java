/**
 * What edges, CDNs and a player wrote down of a broadcast, and what follows from it: how late its
 * segments were, what differs from a replay, and who wrote though he had lost the right to.
 */
@NullMarked
package org.zonecast.benchmarks.evidence;

import org.jspecify.annotations.NullMarked;
