/**
 * The door between protocols and broadcasts: what a publisher's session hands in, in order and
 * bounded.
 */
@NullMarked
package org.zonecast.router.ingest;

import org.jspecify.annotations.NullMarked;
