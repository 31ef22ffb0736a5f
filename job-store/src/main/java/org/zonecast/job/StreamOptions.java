package org.zonecast.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a broadcaster may wish of a stream's output.
 *
 * @param surround whether a source with 5.1 sound gets a 5.1 rendition beside the stereo one
 * @param missingAudio what a source without sound gets
 */
public record StreamOptions(Packaging packaging, boolean surround, MissingAudio missingAudio) {

  /** CMAF, stereo, and silence where there is no sound. */
  public static final StreamOptions DEFAULT =
      new StreamOptions(Packaging.CMAF, false, MissingAudio.SILENCE);

  /** What a source without sound gets. */
  public enum MissingAudio {
    /** An audio rendition of silence: sound that comes later is heard without a break. */
    @JsonProperty("silence")
    SILENCE,
    /** No audio rendition; sound that comes later begins a new epoch. */
    @JsonProperty("none")
    NONE
  }
}
