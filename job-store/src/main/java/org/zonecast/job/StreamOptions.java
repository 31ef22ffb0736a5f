package org.zonecast.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a broadcaster may wish of a stream's output.
 *
 * @param surround whether a source with 5.1 sound gets a 5.1 rendition beside the stereo one
 * @param missingAudio what a source without sound gets
 * @param onSilence what is published while nothing comes in
 * @param slate what is shown then
 */
public record StreamOptions(
    Packaging packaging,
    boolean surround,
    MissingAudio missingAudio,
    OnSilence onSilence,
    Slate slate) {

  /** CMAF, stereo, and silence where there is no sound. */
  public static final StreamOptions DEFAULT =
      new StreamOptions(Packaging.CMAF, false, MissingAudio.SILENCE);

  /** What is null, as in a record of an earlier version, is as usual. */
  @SuppressWarnings("ConstantValue")
  public StreamOptions {
    onSilence = onSilence == null ? OnSilence.SLATE : onSilence;
    slate = slate == null ? Slate.DEFAULT : slate;
  }

  /** With the usual slate. */
  public StreamOptions(Packaging packaging, boolean surround, MissingAudio missingAudio) {
    this(packaging, surround, missingAudio, OnSilence.SLATE, Slate.DEFAULT);
  }

  public StreamOptions with(Slate other) {
    return new StreamOptions(packaging, surround, missingAudio, onSilence, other);
  }

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
