/**
 * One job from its claim to its end: a codec child is kept fed and replaced, and what it makes goes
 * to the CDNs while this worker has the grant.
 */
@NullMarked
package org.zonecast.worker.job;

import org.jspecify.annotations.NullMarked;
