/** A small CDN in one process: HTTP PUT, GET and DELETE of files, with conditional requests. */
@NullMarked
package org.zonecast.samples.cdn;

import org.jspecify.annotations.NullMarked;
