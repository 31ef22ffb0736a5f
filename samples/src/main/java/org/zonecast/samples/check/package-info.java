/**
 * A judge of published HLS: what players are promised by draft-pantos-hls-rfc8216bis and by Apple's
 * HLS Authoring Specification, checked on what a CDN really serves.
 */
@NullMarked
package org.zonecast.samples.check;

import org.jspecify.annotations.NullMarked;
