package org.zonecast.worker.segment;

/**
 * One sample of a track: a coded picture, its NAL units behind 32-bit lengths, or one AAC frame.
 *
 * @param sync whether decoding can begin here
 * @param compositionOffsetSlots how many sample durations later than it is decoded it is shown; may
 *     be negative
 */
public record CmafSample(byte[] data, boolean sync, int compositionOffsetSlots) {}
