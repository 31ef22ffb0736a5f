/**
 * Real Redis as supervised child processes: a primary, its replica and three Sentinels, for the
 * tests and the local cluster.
 */
@NullMarked
package org.zonecast.redis;

import org.jspecify.annotations.NullMarked;
