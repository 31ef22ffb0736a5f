/** {@code zonecast local}: the whole cluster on one machine, every part its own process. */
@NullMarked
package org.zonecast.samples.local;

import org.jspecify.annotations.NullMarked;
