/** The command line of the house. */
@NullMarked
package org.zonecast.samples;

import org.jspecify.annotations.NullMarked;
