/**
 * What a zone keeps in its Redis pair: the queue of jobs, the workers, and the zone's copies of the
 * stream, CDN and broadcast records. The only user of Jedis.
 *
 * <p>Every change is one Lua script, and every decision in it goes by Redis's own clock.
 */
@NullMarked
package org.zonecast.job.redis;

import org.jspecify.annotations.NullMarked;
