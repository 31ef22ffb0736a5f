/** What an epoch is, and where it stands in its broadcast's numbers. */
@NullMarked
package org.zonecast.router.epoch;

import org.jspecify.annotations.NullMarked;
