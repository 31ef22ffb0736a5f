package org.zonecast.worker.publish;

import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;

/** Where an epoch's objects and playlists lie on every CDN. */
record BroadcastPaths(String streamId, String broadcastId, EpochId epoch, long baseMediaSequence) {

  /** The only fixed path of a stream. */
  String multivariant() {
    return "live/" + streamId + "/index.m3u8";
  }

  /** What stands before a rendition's name in the multivariant playlist. */
  String renditionsFromMultivariant() {
    return broadcastId + "/";
  }

  String playlist(String rendition) {
    return "live/%s/%s/%s/index.m3u8".formatted(streamId, broadcastId, rendition);
  }

  String init(String rendition) {
    return directory(rendition) + "/init.mp4";
  }

  String object(String rendition, long segment) {
    return directory(rendition) + "/" + (baseMediaSequence + segment) + ".m4s";
  }

  /** The path of {@link #init} as its media playlist names it. */
  String initFromPlaylist(String rendition) {
    return "../" + epoch + "/" + rendition + "/init.mp4";
  }

  /** The path of {@link #object} as its media playlist names it. */
  String objectFromPlaylist(String rendition, long segment) {
    return "../" + epoch + "/" + rendition + "/" + (baseMediaSequence + segment) + ".m4s";
  }

  static String contentType(String rendition) {
    return EncodePlan.isAudio(rendition) ? "audio/mp4" : "video/mp4";
  }

  private String directory(String rendition) {
    return "live/%s/%s/%s/%s".formatted(streamId, broadcastId, epoch, rendition);
  }
}
