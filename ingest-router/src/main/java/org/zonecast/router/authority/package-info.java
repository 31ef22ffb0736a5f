/**
 * The authority over who publishes an epoch: which workers it has, which of them has the grant,
 * what they have committed, and when its job is submitted again.
 */
@NullMarked
package org.zonecast.router.authority;

import org.jspecify.annotations.NullMarked;
