/**
 * What happened to an epoch at its edge, written down in order for whoever checks it afterwards.
 */
@NullMarked
package org.zonecast.router.history;

import org.jspecify.annotations.NullMarked;
