/** What all broadcasts of an edge share, and what they ask of the rest of the cluster. */
@NullMarked
package org.zonecast.router.edge;

import org.jspecify.annotations.NullMarked;
