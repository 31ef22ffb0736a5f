package org.zonecast.router.rtmp;

import java.util.Arrays;
import java.util.List;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.feed.Ingest.Metadata;
import org.zonecast.router.feed.Ingest.Publication;
import org.zonecast.router.rtmp.RtmpLimits.AmfLimits;

/** Takes one publication's audio, video and data messages, and hands on what is in them. */
final class MediaReceiver {
  private static final int ENHANCED_CONFIG = 0;
  private static final int ENHANCED_FRAME = 1;
  private static final int ENHANCED_END = 2;
  private static final int ENHANCED_FRAME_WITHOUT_TIME = 3;
  private static final int ENHANCED_METADATA = 4;
  private static final int COMPOSITION_TIME_BYTES = 3;

  private final Publication publication;
  private final AmfLimits limits;
  private final TimestampUnwrapper timestamps = new TimestampUnwrapper();

  MediaReceiver(Publication publication, AmfLimits limits) {
    this.publication = publication;
    this.limits = limits;
  }

  Publication publication() {
    return publication;
  }

  /** A message of audio, video, data or several of these. */
  void onMessage(RtmpMessage message) throws RejectedException {
    switch (message.type()) {
      case RtmpMessage.VIDEO -> video(message);
      case RtmpMessage.AUDIO -> audio(message);
      case RtmpMessage.AGGREGATE -> AggregateMessage.forEach(message, this::onMessage);
      default -> data(message);
    }
  }

  // ---- video ------------------------------------------------------------------------------------

  private void video(RtmpMessage message) throws RejectedException {
    byte[] head = message.head();
    if (head.length < 2 || FlvTags.isCommandFrame(head)) {
      return;
    }
    if (FlvTags.isEnhancedVideo(head)) {
      enhancedVideo(message);
      return;
    }
    if (!FlvTags.isAvc(head)) {
      throw unsupported(FlvTags.videoCodecName(head));
    }
    if (head.length < FlvTags.VIDEO_HEAD_BYTES || message.body().length == 0) {
      return; // an end of sequence, or nothing
    }
    if (FlvTags.avcPacketType(head) == FlvTags.CONFIG) {
      publication.videoConfig(VideoCodec.H264, message.body());
    } else if (FlvTags.avcPacketType(head) == FlvTags.PAYLOAD) {
      frame(message, FlvTags.compositionTimeMs(head, 2), message.body());
    }
  }

  private void enhancedVideo(RtmpMessage message) throws RejectedException {
    byte[] head = message.head();
    byte[] body = message.body();
    int packetType = FlvTags.enhancedPacketType(head);
    if (packetType == ENHANCED_METADATA) {
      return;
    }
    if (head.length < FlvTags.VIDEO_HEAD_BYTES) {
      throw badTag("an enhanced video tag", head.length);
    }
    String fourCc = FlvTags.fourCc(head, 1);
    if (!fourCc.equals("avc1")) {
      throw unsupported(CodecNames.ofFourCc(fourCc));
    }
    switch (packetType) {
      case ENHANCED_CONFIG -> publication.videoConfig(VideoCodec.H264, body);
      case ENHANCED_FRAME -> {
        if (body.length <= COMPOSITION_TIME_BYTES) {
          throw badTag("an enhanced video frame", body.length);
        }
        byte[] units = Arrays.copyOfRange(body, COMPOSITION_TIME_BYTES, body.length);
        frame(message, FlvTags.compositionTimeMs(body, 0), units);
      }
      case ENHANCED_FRAME_WITHOUT_TIME -> frame(message, 0, body);
      case ENHANCED_END -> {}
      default -> throw unsupported("enhanced video packets of type " + packetType);
    }
  }

  private void frame(RtmpMessage message, int compositionTimeMs, byte[] units) {
    if (units.length == 0) {
      return;
    }
    long dts90k = timestamps.unwrap90k(message.timestampMs());
    long pts90k = dts90k + TimestampUnwrapper.ticks(compositionTimeMs);
    publication.video(dts90k, pts90k, FlvTags.isKeyframe(message.head()), units);
  }

  // ---- audio ------------------------------------------------------------------------------------

  private void audio(RtmpMessage message) throws RejectedException {
    byte[] head = message.head();
    if (head.length == 0) {
      return;
    }
    if (FlvTags.isEnhancedAudio(head)) {
      enhancedAudio(message);
      return;
    }
    if (!FlvTags.isAac(head)) {
      throw unsupported(FlvTags.audioCodecName(head));
    }
    if (message.body().length == 0) {
      return;
    }
    if (FlvTags.aacPacketType(head) == FlvTags.CONFIG) {
      publication.audioConfig(AudioCodec.AAC, message.body());
    } else if (FlvTags.aacPacketType(head) == FlvTags.PAYLOAD) {
      publication.audio(timestamps.unwrap90k(message.timestampMs()), message.body());
    }
  }

  /** The FourCC's first byte is the head's second. */
  private void enhancedAudio(RtmpMessage message) throws RejectedException {
    byte[] body = message.body();
    if (body.length < 3) {
      throw badTag("an enhanced audio tag", body.length);
    }
    byte[] fourCcBytes = {message.head()[1], body[0], body[1], body[2]};
    String fourCc = FlvTags.fourCc(fourCcBytes, 0);
    if (!fourCc.equals("mp4a")) {
      throw unsupported(CodecNames.ofFourCc(fourCc));
    }
    byte[] payload = Arrays.copyOfRange(body, 3, body.length);
    int packetType = FlvTags.enhancedPacketType(message.head());
    if (packetType == ENHANCED_CONFIG) {
      publication.audioConfig(AudioCodec.AAC, payload);
    } else if (packetType == ENHANCED_FRAME && payload.length > 0) {
      publication.audio(timestamps.unwrap90k(message.timestampMs()), payload);
    }
  }

  // ---- data -------------------------------------------------------------------------------------

  private void data(RtmpMessage message) throws RejectedException {
    int offset = AmfMessages.valuesFrom(message);
    List<AmfValue> values = Amf0Reader.readAll(message.body(), offset, limits);
    int at = "@setDataFrame".equals(AmfMessages.text(values, 0)) ? 1 : 0;
    if ("onMetaData".equals(AmfMessages.text(values, at)) && values.size() > at + 1) {
      publication.metadata(metadata(values.get(at + 1)));
    }
  }

  private static Metadata metadata(AmfValue fields) {
    double frameRate = fields.field("framerate").asNumber(fields.field("fps").asNumber(0));
    return new Metadata(
        (int) positive(fields.field("width").asNumber(0)),
        (int) positive(fields.field("height").asNumber(0)),
        positive(frameRate));
  }

  private static double positive(double number) {
    return Math.max(0, number);
  }

  private static RejectedException unsupported(String what) {
    return new RejectedException(
        RejectReason.UNSUPPORTED_MEDIA, "this server takes H.264 video and AAC audio, not " + what);
  }

  private static RejectedException badTag(String what, int bytes) {
    return new RejectedException(
        RejectReason.BAD_SESSION, what + " ends after " + bytes + " bytes");
  }
}
