/** The codec child itself, the only user of bytedeco. */
@NullMarked
package org.zonecast.worker.codec;

import org.jspecify.annotations.NullMarked;
