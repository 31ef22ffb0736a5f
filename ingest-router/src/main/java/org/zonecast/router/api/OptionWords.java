package org.zonecast.router.api;

import org.jspecify.annotations.Nullable;
import org.zonecast.job.OnSilence;
import org.zonecast.job.Packaging;
import org.zonecast.job.Slate;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamOptions.MissingAudio;
import org.zonecast.router.slate.SlateException;
import org.zonecast.router.slate.Slates;

/**
 * A stream's options in the API's words.
 *
 * @param packaging {@code cmaf} or {@code mpeg-ts}
 * @param audio {@code stereo} or {@code surround}
 * @param missingAudio {@code silence} or {@code none}
 * @param onSilence {@code slate} or {@code gap}
 */
record OptionWords(
    String packaging, String audio, String missingAudio, String onSilence, SlateShown slate) {
  private static final String CMAF = "cmaf";
  private static final String MPEG_TS = "mpeg-ts";
  private static final String STEREO = "stereo";
  private static final String SURROUND = "surround";
  private static final String SILENCE = "silence";
  private static final String NONE = "none";
  private static final String SLATE = "slate";
  private static final String GAP = "gap";

  /** What a caller wished; what is null is as usual. */
  record Wished(
      @Nullable String packaging,
      @Nullable String audio,
      @Nullable String missingAudio,
      @Nullable String onSilence,
      @Nullable SlateWished slate) {}

  /** A slate that is a text. */
  record SlateWished(@Nullable String text) {

    /**
     * @throws ApiException 400 if it cannot be drawn
     */
    Slate slate() {
      if (text == null) {
        throw ApiException.badRequest("slate.text is missing");
      }
      try {
        return Slates.ofText(text);
      } catch (SlateException e) {
        throw ApiException.badRequest(String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * A slate as it is told.
   *
   * @param text empty if it is a picture, or plain
   * @param picture whether it is one that was uploaded
   */
  record SlateShown(String text, boolean picture) {
    static SlateShown of(Slate slate) {
      return new SlateShown(slate.text(), !slate.picture().isEmpty());
    }
  }

  static OptionWords of(StreamOptions options) {
    return new OptionWords(
        options.packaging() == Packaging.CMAF ? CMAF : MPEG_TS,
        options.surround() ? SURROUND : STEREO,
        options.missingAudio() == MissingAudio.SILENCE ? SILENCE : NONE,
        options.onSilence() == OnSilence.SLATE ? SLATE : GAP,
        SlateShown.of(options.slate()));
  }

  /**
   * Reads what a caller wished.
   *
   * @throws ApiException 400 that names the field and what is allowed
   */
  static StreamOptions read(Wished wished) {
    boolean cmaf = isFirst("packaging", wished.packaging, CMAF, MPEG_TS);
    boolean stereo = isFirst("audio", wished.audio, STEREO, SURROUND);
    boolean silence = isFirst("missingAudio", wished.missingAudio, SILENCE, NONE);
    boolean slate = isFirst("onSilence", wished.onSilence, SLATE, GAP);
    return new StreamOptions(
        cmaf ? Packaging.CMAF : Packaging.MPEG_TS,
        !stereo,
        silence ? MissingAudio.SILENCE : MissingAudio.NONE,
        slate ? OnSilence.SLATE : OnSilence.GAP,
        wished.slate == null ? Slate.DEFAULT : wished.slate.slate());
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
