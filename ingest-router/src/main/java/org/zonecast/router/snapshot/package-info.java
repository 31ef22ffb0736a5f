/**
 * Copies of a zone's records in object storage or a folder, taken on a schedule, and put back by
 * hand. The only user of the AWS SDK in the router.
 */
@NullMarked
package org.zonecast.router.snapshot;

import org.jspecify.annotations.NullMarked;
