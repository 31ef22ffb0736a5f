package org.zonecast.worker.publish;

import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Packaging;
import org.zonecast.worker.segment.ObjectNames;

/** Where an epoch's objects and playlists lie on every CDN. */
record BroadcastPaths(
    String streamId,
    String broadcastId,
    EpochId epoch,
    long baseMediaSequence,
    Packaging packaging) {

  static BroadcastPaths of(Welcome welcome) {
    return new BroadcastPaths(
        welcome.streamId(),
        welcome.broadcastId(),
        welcome.epoch(),
        welcome.baseMediaSequence(),
        welcome.plan().packaging());
  }

  /** The stream's fixed path, the one that players are given. */
  String multivariant() {
    return "live/" + streamId + "/index.m3u8";
  }

  /** The stream's newest thumbnail. */
  String thumbnail() {
    return "live/" + streamId + "/thumbnail.jpg";
  }

  /** What stands before a rendition's name in the multivariant playlist. */
  String renditionsFromMultivariant() {
    return broadcastId + "/";
  }

  String playlist(String rendition) {
    return "live/%s/%s/%s/index.m3u8".formatted(streamId, broadcastId, rendition);
  }

  String init(String rendition) {
    return directory(rendition) + "/" + ObjectNames.INIT;
  }

  String object(String rendition, long segment) {
    return directory(rendition) + "/" + name(segment);
  }

  /** An object of an earlier epoch of this broadcast. */
  String earlierObject(EpochId earlier, String rendition, long mediaSequence) {
    return "live/%s/%s/%s/%s/%s"
        .formatted(
            streamId, broadcastId, earlier, rendition, ObjectNames.media(packaging, mediaSequence));
  }

  /** The path of {@link #init} as its media playlist names it; empty where there is none. */
  String initFromPlaylist(String rendition) {
    return packaging == Packaging.CMAF
        ? "../" + epoch + "/" + rendition + "/" + ObjectNames.INIT
        : "";
  }

  /** The path of {@link #object} as its media playlist names it. */
  String objectFromPlaylist(String rendition, long segment) {
    return "../" + epoch + "/" + rendition + "/" + name(segment);
  }

  String contentType(String rendition) {
    return switch (packaging) {
      case CMAF -> EncodePlan.isAudio(rendition) ? "audio/mp4" : "video/mp4";
      case MPEG_TS -> "video/mp2t";
    };
  }

  private String name(long segment) {
    return ObjectNames.media(packaging, baseMediaSequence + segment);
  }

  private String directory(String rendition) {
    return "live/%s/%s/%s/%s".formatted(streamId, broadcastId, epoch, rendition);
  }
}
