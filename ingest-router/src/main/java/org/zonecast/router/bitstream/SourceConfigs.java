package org.zonecast.router.bitstream;

import java.util.Optional;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.bitstream.BitReader.MalformedException;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.ingest.PublishRefusedException.Reason;

/** Reads what a source's configurations say, whatever its codec. Pure. */
public final class SourceConfigs {
  private static final int MAX_VIDEO_BYTES = 64 * 1024;
  private static final int MAX_AUDIO_BYTES = 1024;

  private SourceConfigs() {}

  /**
   * @throws PublishRefusedException UNSUPPORTED_MEDIA if it is no such configuration, or one of a
   *     profile that we do not take
   */
  public static SourceVideo video(VideoCodec codec, byte[] config) throws PublishRefusedException {
    try {
      requireSize(config, MAX_VIDEO_BYTES);
      return switch (codec) {
        case H264 -> SpsParser.parseAvcc(config);
        case HEVC -> HevcConfigParser.parse(config);
        case AV1 -> Av1ConfigParser.parse(config);
      };
    } catch (MalformedException e) {
      throw refusal(nameOf(codec), e);
    }
  }

  /**
   * The format, or empty if each unit of sound says it.
   *
   * @throws PublishRefusedException UNSUPPORTED_MEDIA if it is no such configuration, or one of a
   *     profile that we do not take
   */
  static Optional<SourceAudio> audio(AudioCodec codec, byte[] config)
      throws PublishRefusedException {
    try {
      requireSize(config, MAX_AUDIO_BYTES);
      return switch (codec) {
        case AAC -> Optional.of(AudioSpecificConfigParser.parse(config));
        case OPUS -> Optional.of(OpusHead.read(config).format());
        case MP3 -> Optional.empty();
      };
    } catch (MalformedException e) {
      throw refusal(codec.name(), e);
    }
  }

  private static void requireSize(byte[] config, int most) throws MalformedException {
    if (config.length > most) {
      throw new MalformedException("it has " + config.length + " bytes");
    }
  }

  private static String nameOf(VideoCodec codec) {
    return codec == VideoCodec.H264 ? "H.264" : codec.name();
  }

  private static PublishRefusedException refusal(String name, MalformedException why) {
    return new PublishRefusedException(
        Reason.UNSUPPORTED_MEDIA,
        "the " + name + " configuration cannot be taken: " + why.getMessage());
  }
}
