package org.zonecast.router.api;

import org.jspecify.annotations.Nullable;
import org.zonecast.job.Packaging;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamOptions.MissingAudio;

/**
 * A stream's options in the API's words.
 *
 * @param packaging {@code cmaf} or {@code mpeg-ts}
 * @param audio {@code stereo} or {@code surround}
 * @param missingAudio {@code silence} or {@code none}
 */
record OptionWords(String packaging, String audio, String missingAudio) {
  private static final String CMAF = "cmaf";
  private static final String MPEG_TS = "mpeg-ts";
  private static final String STEREO = "stereo";
  private static final String SURROUND = "surround";
  private static final String SILENCE = "silence";
  private static final String NONE = "none";

  static OptionWords of(StreamOptions options) {
    return new OptionWords(
        options.packaging() == Packaging.CMAF ? CMAF : MPEG_TS,
        options.surround() ? SURROUND : STEREO,
        options.missingAudio() == MissingAudio.SILENCE ? SILENCE : NONE);
  }

  /**
   * Reads what a caller wished; what is null is as usual.
   *
   * @throws ApiException 400 that names the field and what is allowed
   */
  static StreamOptions read(
      @Nullable String packaging, @Nullable String audio, @Nullable String missingAudio) {
    boolean cmaf = isFirst("packaging", packaging, CMAF, MPEG_TS);
    boolean stereo = isFirst("audio", audio, STEREO, SURROUND);
    boolean silence = isFirst("missingAudio", missingAudio, SILENCE, NONE);
    return new StreamOptions(
        cmaf ? Packaging.CMAF : Packaging.MPEG_TS,
        !stereo,
        silence ? MissingAudio.SILENCE : MissingAudio.NONE);
  }

  private static boolean isFirst(String field, @Nullable String word, String usual, String other) {
    if (word == null || word.equals(usual)) {
      return true;
    }
    if (word.equals(other)) {
      return false;
    }
    throw ApiException.badRequest(field + " must be \"" + usual + "\" or \"" + other + "\"");
  }
}
