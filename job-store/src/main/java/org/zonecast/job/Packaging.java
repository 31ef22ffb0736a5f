package org.zonecast.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How media is put into segments. */
public enum Packaging {
  /** Fragmented MP4 (CMAF), audio in renditions of its own. */
  @JsonProperty("cmaf")
  CMAF,
  /**
   * MPEG-2 transport streams with the sound in each of them, for players that know nothing newer.
   */
  @JsonProperty("mpeg-ts")
  MPEG_TS
}
