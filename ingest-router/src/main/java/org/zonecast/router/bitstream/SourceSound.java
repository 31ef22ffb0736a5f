package org.zonecast.router.bitstream;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.AudioCodec;
import org.zonecast.router.bitstream.BitReader.MalformedException;
import org.zonecast.router.ingest.PublishRefusedException;

/**
 * The format of a source's sound as its configurations say it, or as MP3's frames do. A frame that
 * says otherwise than the one before is believed once a second one agrees: it may be damaged.
 */
public final class SourceSound {
  private @Nullable AudioCodec codec;
  private byte[] config = {};
  private @Nullable SourceAudio format;
  private @Nullable SourceAudio rumour;

  /** The format, once it is known. */
  public Optional<SourceAudio> format() {
    return Optional.ofNullable(format);
  }

  /** The configuration that the format was read from; empty for MP3. */
  public byte[] config() {
    return config;
  }

  /**
   * Takes a configuration.
   *
   * @throws PublishRefusedException if it is nothing that we take; the one in force stays
   */
  public void configured(AudioCodec newCodec, byte[] newConfig) throws PublishRefusedException {
    Optional<SourceAudio> read = SourceConfigs.audio(newCodec, newConfig);
    boolean same = newCodec == codec && read.isEmpty();
    if (!same) {
      format = read.orElse(null);
      rumour = null;
    }
    codec = newCodec;
    config = newConfig;
  }

  /**
   * Looks at an access unit.
   *
   * @return whether the format is another one from this unit on
   */
  public boolean heard(byte[] unit) {
    if (codec != AudioCodec.MP3) {
      return false;
    }
    try {
      return believe(Mp3Header.read(unit, 0).format());
    } catch (MalformedException e) {
      return false; // counted by whoever asks for its samples
    }
  }

  private boolean believe(SourceAudio said) {
    boolean news = !said.equals(format);
    boolean believed = news && (format == null || said.equals(rumour));
    rumour = news ? said : null;
    if (believed) {
      format = said;
    }
    return believed;
  }
}
