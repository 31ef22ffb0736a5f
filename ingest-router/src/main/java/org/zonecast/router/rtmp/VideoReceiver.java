package org.zonecast.router.rtmp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.ingest.Ingest.Publication;

/** Takes one publication's video messages, and hands on the pictures and how they are coded. */
final class VideoReceiver {
  private static final int COMPOSITION_TIME_BYTES = 3;

  private final Publication publication;
  private final TimestampUnwrapper timestamps;
  private final PassedOver passedOver;
  private @Nullable VideoCodec configured;

  VideoReceiver(Publication publication, TimestampUnwrapper timestamps, PassedOver passedOver) {
    this.publication = publication;
    this.timestamps = timestamps;
    this.passedOver = passedOver;
  }

  void onMessage(RtmpMessage message) throws RejectedException {
    byte[] head = message.head();
    if (head.length < 2 || FlvTags.isCommandFrame(head)) {
      return;
    }
    if (FlvTags.isEnhancedVideo(head)) {
      enhanced(message);
      return;
    }
    VideoCodec codec =
        FlvTags.videoCodec(head)
            .orElseThrow(() -> TakenCodecs.unsupported(FlvTags.videoCodecName(head)));
    if (head.length < FlvTags.VIDEO_HEAD_BYTES || message.body().length == 0) {
      return; // an end of sequence, or nothing
    }
    if (FlvTags.packetType(head) == FlvTags.CONFIG) {
      config(codec, message.body());
    } else if (FlvTags.packetType(head) == FlvTags.PAYLOAD) {
      frame(codec, message, 0, FlvTags.compositionTimeMs(head, 2), message.body());
    }
  }

  private void enhanced(RtmpMessage message) throws RejectedException {
    TagReader in = new TagReader(message, "an enhanced video tag");
    EnhancedTag tag = EnhancedTag.read(in, EnhancedTag.Medium.VIDEO);
    passedOver.tracks(tag.passedOver());
    EnhancedTag.Track track = tag.track();
    if (track != null) {
      VideoCodec codec =
          TakenCodecs.video(track.fourCc())
              .orElseThrow(() -> TakenCodecs.unsupported(CodecNames.ofFourCc(track.fourCc())));
      packet(codec, message, tag, track.payload());
    }
  }

  private void packet(VideoCodec codec, RtmpMessage message, EnhancedTag tag, byte[] payload)
      throws RejectedException {
    switch (tag.packetType()) {
      case EnhancedTag.CONFIG -> config(codec, payload);
      case EnhancedTag.FRAMES -> {
        int timeBytes = codec == VideoCodec.AV1 ? 0 : COMPOSITION_TIME_BYTES;
        if (payload.length < timeBytes) {
          throw new RejectedException(
              RejectReason.BAD_SESSION, "an enhanced video frame ends within its time");
        }
        int timeMs = timeBytes == 0 ? 0 : FlvTags.compositionTimeMs(payload, 0);
        byte[] units = Arrays.copyOfRange(payload, timeBytes, payload.length);
        frame(codec, message, tag.offsetNanos(), timeMs, units);
      }
      case EnhancedTag.FRAMES_WITHOUT_TIME -> frame(codec, message, tag.offsetNanos(), 0, payload);
      case EnhancedTag.END, EnhancedTag.DESCRIPTION -> {}
      default ->
          throw TakenCodecs.unsupported("enhanced video packets of type " + tag.packetType());
    }
  }

  private void config(VideoCodec codec, byte[] config) {
    if (config.length > 0) {
      configured = codec;
      publication.videoConfig(codec, config);
    }
  }

  private void frame(
      VideoCodec codec, RtmpMessage message, int offsetNanos, int timeMs, byte[] units) {
    if (units.length == 0) {
      return;
    }
    if (configured != null && configured != codec) {
      passedOver.unconfigured();
      return;
    }
    long dts90k = timestamps.unwrap90k(message.timestampMs(), offsetNanos);
    long pts90k = dts90k + TimestampUnwrapper.ticks(timeMs);
    publication.video(dts90k, pts90k, FlvTags.isKeyframe(message.head()), units);
  }
}
