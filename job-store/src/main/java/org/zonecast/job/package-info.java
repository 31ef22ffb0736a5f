/** The nouns of a broadcast and the interfaces to what is kept of them. */
@NullMarked
package org.zonecast.job;

import org.jspecify.annotations.NullMarked;
