/**
 * Faults done to a running local cluster, and the judge of what it left behind: every grant, commit
 * and published object.
 */
@NullMarked
package org.zonecast.samples.chaos;

import org.jspecify.annotations.NullMarked;
