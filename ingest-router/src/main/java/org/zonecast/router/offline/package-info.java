/** Recorded feeds without a network: a file is stamped as a live broadcast would have been. */
@NullMarked
package org.zonecast.router.offline;

import org.jspecify.annotations.NullMarked;
