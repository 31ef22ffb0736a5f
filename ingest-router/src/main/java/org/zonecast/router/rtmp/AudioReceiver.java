package org.zonecast.router.rtmp;

import org.jspecify.annotations.Nullable;
import org.zonecast.job.AudioCodec;
import org.zonecast.router.ingest.Ingest.Publication;

/** Takes one publication's audio messages, and hands on the sound and how it is coded. */
final class AudioReceiver {
  private static final byte[] NONE = {};

  private final Publication publication;
  private final TimestampUnwrapper timestamps;
  private final PassedOver passedOver;
  private @Nullable AudioCodec configured;

  AudioReceiver(Publication publication, TimestampUnwrapper timestamps, PassedOver passedOver) {
    this.publication = publication;
    this.timestamps = timestamps;
    this.passedOver = passedOver;
  }

  void onMessage(RtmpMessage message) throws RejectedException {
    byte[] head = message.head();
    if (head.length == 0) {
      return;
    }
    if (FlvTags.isEnhancedAudio(head)) {
      enhanced(message);
      return;
    }
    AudioCodec codec =
        FlvTags.audioCodec(head)
            .orElseThrow(() -> TakenCodecs.unsupported(FlvTags.audioCodecName(head)));
    if (codec == AudioCodec.MP3) {
      TagReader in = new TagReader(message, "an MP3 tag");
      in.skip(1);
      sound(codec, message, 0, in.rest());
    } else if (head.length == FlvTags.AUDIO_HEAD_BYTES) {
      aac(message);
    }
  }

  private void aac(RtmpMessage message) {
    if (FlvTags.packetType(message.head()) == FlvTags.CONFIG) {
      config(AudioCodec.AAC, message.body());
    } else if (FlvTags.packetType(message.head()) == FlvTags.PAYLOAD) {
      sound(AudioCodec.AAC, message, 0, message.body());
    }
  }

  private void enhanced(RtmpMessage message) throws RejectedException {
    TagReader in = new TagReader(message, "an enhanced audio tag");
    EnhancedTag tag = EnhancedTag.read(in, EnhancedTag.Medium.AUDIO);
    passedOver.tracks(tag.passedOver());
    EnhancedTag.Track track = tag.track();
    if (track == null) {
      return;
    }
    AudioCodec codec =
        TakenCodecs.audio(track.fourCc())
            .orElseThrow(() -> TakenCodecs.unsupported(CodecNames.ofFourCc(track.fourCc())));
    switch (tag.packetType()) {
      case EnhancedTag.CONFIG -> config(codec, track.payload());
      case EnhancedTag.FRAMES -> sound(codec, message, tag.offsetNanos(), track.payload());
      case EnhancedTag.END, EnhancedTag.DESCRIPTION -> {}
      default ->
          throw TakenCodecs.unsupported("enhanced audio packets of type " + tag.packetType());
    }
  }

  private void config(AudioCodec codec, byte[] config) {
    if (config.length > 0) {
      configured = codec;
      publication.audioConfig(codec, config);
    }
  }

  private void sound(AudioCodec codec, RtmpMessage message, int offsetNanos, byte[] data) {
    if (data.length == 0) {
      return;
    }
    if (codec == AudioCodec.MP3 && configured != codec) {
      configured = codec;
      publication.audioConfig(codec, NONE);
    }
    if (configured != null && configured != codec) {
      passedOver.unconfigured();
      return;
    }
    long pts90k = timestamps.unwrap90k(message.timestampMs(), offsetNanos);
    if (codec == AudioCodec.MP3) {
      Mp3Frames.forEach(data, (ticks, frame) -> publication.audio(pts90k + ticks, frame));
    } else {
      publication.audio(pts90k, data);
    }
  }
}
