package org.zonecast.samples.check;

/**
 * One place where a stream is not as it should be.
 *
 * @param source the rule's place: {@code RFC} and a section of draft-pantos-hls-rfc8216bis, or
 *     {@code Apple} and an item of the HLS Authoring Specification for Apple Devices
 * @param where a rendition, or a rendition and segment
 */
public record Finding(Level level, String source, String where, String what) {

  /** How much it matters. */
  public enum Level {
    /** A player may fail. */
    MUST,
    /** Players cope, viewers may notice. */
    SHOULD
  }

  @Override
  public String toString() {
    return "%s %s: %s (%s)".formatted(level, where, what, source);
  }
}
