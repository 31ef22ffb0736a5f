/** CDN targets, one bounded queue and one breaker for each. */
@NullMarked
package org.zonecast.worker.cdn;

import org.jspecify.annotations.NullMarked;
