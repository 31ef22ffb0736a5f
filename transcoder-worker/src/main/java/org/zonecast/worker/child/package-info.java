/** Supervising the codec child: its process, its pipes, and what it says. */
@NullMarked
package org.zonecast.worker.child;

import org.jspecify.annotations.NullMarked;
