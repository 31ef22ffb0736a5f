package org.zonecast.router.bitstream;

import java.util.Locale;
import org.zonecast.job.AudioCodec;

/**
 * What an audio configuration says of the source's sound, as a decoder puts it out.
 *
 * @param sampleRateHz samples a second; the extension's rate for HE-AAC
 * @param samplesPerUnit decoded samples in one access unit; 0 if each says its own, see {@link
 *     AudioFrames}
 */
public record SourceAudio(AudioCodec codec, int sampleRateHz, int channels, int samplesPerUnit) {

  /** Such as {@code aac 48000 Hz 2 ch}. */
  public String describe() {
    return "%s %d Hz %d ch"
        .formatted(codec.name().toLowerCase(Locale.ROOT), sampleRateHz, channels);
  }
}
