package org.zonecast.worker.segment;

/**
 * One sample of a track: a coded picture, its NAL units behind 32-bit lengths, or one AAC frame.
 *
 * @param sync whether decoding can begin here
 * @param compositionOffsetSlots how many sample durations later than it is decoded it is composed;
 *     not negative, as players that read a negative one delay all of the track by it
 */
public record CmafSample(byte[] data, boolean sync, int compositionOffsetSlots) {
  public CmafSample {
    if (compositionOffsetSlots < 0) {
      throw new IllegalArgumentException(
          "a composition offset of " + compositionOffsetSlots + " slots");
    }
  }
}
