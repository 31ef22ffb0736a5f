/** A zone's store in memory, for the tests of those who use one. */
@NullMarked
package org.zonecast.job.memory;

import org.jspecify.annotations.NullMarked;
