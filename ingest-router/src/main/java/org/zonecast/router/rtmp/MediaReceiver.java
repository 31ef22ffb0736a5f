package org.zonecast.router.rtmp;

import java.util.List;
import org.zonecast.router.ingest.Ingest.Metadata;
import org.zonecast.router.ingest.Ingest.Publication;
import org.zonecast.router.rtmp.RtmpLimits.AmfLimits;

/** Takes one publication's audio, video and data messages, and hands on what is in them. */
final class MediaReceiver {
  private final Publication publication;
  private final AmfLimits limits;
  private final VideoReceiver video;
  private final AudioReceiver audio;

  MediaReceiver(Publication publication, AmfLimits limits, PassedOver passedOver) {
    this.publication = publication;
    this.limits = limits;
    // One for both: tracks that wrap a moment apart must stay together.
    var timestamps = new TimestampUnwrapper();
    this.video = new VideoReceiver(publication, timestamps, passedOver);
    this.audio = new AudioReceiver(publication, timestamps, passedOver);
  }

  Publication publication() {
    return publication;
  }

  /** A message of audio, video, data or several of these. */
  void onMessage(RtmpMessage message) throws RejectedException {
    switch (message.type()) {
      case RtmpMessage.VIDEO -> video.onMessage(message);
      case RtmpMessage.AUDIO -> audio.onMessage(message);
      case RtmpMessage.AGGREGATE -> AggregateMessage.forEach(message, this::onMessage);
      default -> data(message);
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
        positive(frameRate),
        isSaid(fields, "videocodecid") || isSaid(fields, "width"),
        isSaid(fields, "audiocodecid"));
  }

  private static boolean isSaid(AmfValue fields, String name) {
    AmfValue value = fields.field(name);
    return value.asNumber(0) > 0 || value.asText() != null;
  }

  private static double positive(double number) {
    return Math.max(0, number);
  }
}
