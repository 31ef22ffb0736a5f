/** What a broadcast should have published, and what it did publish, object by object. */
@NullMarked
package org.zonecast.samples.reference;

import org.jspecify.annotations.NullMarked;
