/**
 * The RTMP door: terminates an encoder's RTMP publish session and hands its media to the feed. A
 * {@link org.zonecast.router.rtmp.RtmpServer} owns the listening socket; each connection is one
 * {@code RtmpSession}, which lives on one event loop and shares nothing.
 *
 * <p>Source: Adobe's Real Time Messaging Protocol 1.0 (December 2012), Action Message Format AMF 0,
 * Video File Format Specification 10.1 (FLV tags), Enhanced RTMP v2.
 */
@NullMarked
package org.zonecast.router.rtmp;

import org.jspecify.annotations.NullMarked;
