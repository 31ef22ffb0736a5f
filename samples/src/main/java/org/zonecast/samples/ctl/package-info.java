/** {@code zonecast ctl}: a cluster's API from the shell. */
@NullMarked
package org.zonecast.samples.ctl;

import org.jspecify.annotations.NullMarked;
