package org.zonecast.router.rtmp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.VideoCodec;

/** The codings that are taken, by their FourCC, and what encoders are told of them. */
final class TakenCodecs {
  static final List<String> VIDEO_FOUR_CCS = List.of("avc1", "hvc1", "av01");
  static final List<String> AUDIO_FOUR_CCS = List.of("mp4a", ".mp3", "Opus");

  private static final String ALL = "H.264, HEVC or AV1 video and AAC, MP3 or Opus audio";

  private TakenCodecs() {}

  static List<String> fourCcs() {
    return Stream.concat(VIDEO_FOUR_CCS.stream(), AUDIO_FOUR_CCS.stream()).toList();
  }

  static Optional<VideoCodec> video(String fourCc) {
    return switch (fourCc) {
      case "avc1" -> Optional.of(VideoCodec.H264);
      case "hvc1" -> Optional.of(VideoCodec.HEVC);
      case "av01" -> Optional.of(VideoCodec.AV1);
      default -> Optional.empty();
    };
  }

  static Optional<AudioCodec> audio(String fourCc) {
    return switch (fourCc) {
      case "mp4a" -> Optional.of(AudioCodec.AAC);
      case ".mp3" -> Optional.of(AudioCodec.MP3);
      case "Opus" -> Optional.of(AudioCodec.OPUS);
      default -> Optional.empty();
    };
  }

  static RejectedException unsupported(String what) {
    return new RejectedException(
        RejectReason.UNSUPPORTED_MEDIA, "this server takes " + ALL + ", not " + what);
  }
}
