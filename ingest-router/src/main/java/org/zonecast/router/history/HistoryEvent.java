package org.zonecast.router.history;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EpochId;

/**
 * What happens to an epoch at its edge. Readers of other builds know the names of the kinds and of
 * their fields, and pass over those that they do not know.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "event",
    defaultImpl = HistoryEvent.Unknown.class)
@JsonSubTypes({
  @Type(name = "epoch", value = HistoryEvent.Epoch.class),
  @Type(name = "based", value = HistoryEvent.Based.class),
  @Type(name = "arrived", value = HistoryEvent.Arrived.class),
  @Type(name = "submitted", value = HistoryEvent.Submitted.class),
  @Type(name = "granted", value = HistoryEvent.Granted.class),
  @Type(name = "grant-ended", value = HistoryEvent.GrantEnded.class),
  @Type(name = "commit", value = HistoryEvent.Commit.class),
  @Type(name = "commit-refused", value = HistoryEvent.CommitRefused.class),
  @Type(name = "shed", value = HistoryEvent.Shed.class),
  @Type(name = "unhealthy", value = HistoryEvent.Unhealthy.class),
  @Type(name = "said", value = HistoryEvent.Said.class),
  @Type(name = "ended", value = HistoryEvent.Ended.class)
})
@JsonIgnoreProperties(ignoreUnknown = true)
public sealed interface HistoryEvent {
  /**
   * A history begins with what its epoch is.
   *
   * @param baseMediaSequence media sequence number of segment 0, or -1: then a {@link Based}
   *     follows
   * @param baseTimeMs when slot 0's frame arrived, in unix time
   */
  record Epoch(
      String stream,
      String broadcast,
      EpochId epoch,
      long discontinuitySequence,
      long baseMediaSequence,
      long baseTimeMs,
      int segmentFrames,
      List<String> cdns,
      String encoder)
      implements HistoryEvent {}

  /** The media sequence number of segment 0, which was not known at the beginning. */
  record Based(long baseMediaSequence) implements HistoryEvent {}

  /**
   * The last frame of a segment arrived; written later.
   *
   * @param atMs when that was, in unix time
   */
  record Arrived(long segment, long atMs) implements HistoryEvent {}

  /** A zone has acknowledged a job. */
  record Submitted(String job, String zone) implements HistoryEvent {}

  /**
   * A worker may publish from now on.
   *
   * @param connection tells it from the edge's other connections
   * @param worker its name and zone
   */
  record Granted(long grant, long connection, String worker) implements HistoryEvent {}

  /** It may no longer. */
  record GrantEnded(long grant, long connection, String worker, String reason)
      implements HistoryEvent {}

  /**
   * All objects of a segment are on a CDN.
   *
   * @param bytes of each rendition's object
   */
  record Commit(
      long segment,
      String cdn,
      long grant,
      long connection,
      int videoSlots,
      int audioFrames,
      Map<String, Integer> bytes)
      implements HistoryEvent {
    static Commit of(long connection, FeedMessage.Commit commit) {
      return new Commit(
          commit.segment(),
          commit.cdn(),
          commit.grant(),
          connection,
          commit.videoSlots(),
          commit.audioFrames(),
          commit.bytes());
    }
  }

  /** A worker that may not publish says so of a segment. */
  record CommitRefused(
      long segment,
      String cdn,
      long grant,
      long connection,
      int videoSlots,
      int audioFrames,
      Map<String, Integer> bytes)
      implements HistoryEvent {
    static CommitRefused of(long connection, FeedMessage.Commit commit) {
      return new CommitRefused(
          commit.segment(),
          commit.cdn(),
          commit.grant(),
          connection,
          commit.videoSlots(),
          commit.audioFrames(),
          commit.bytes());
    }
  }

  /** From this segment on these renditions are not made, and all others are. */
  record Shed(long segment, List<String> renditions) implements HistoryEvent {}

  /** The CDNs that do not work now, all of them. */
  record Unhealthy(List<String> cdns) implements HistoryEvent {}

  /** An event of the stream, in words. */
  record Said(String type, String detail) implements HistoryEvent {}

  /** The feed has come to its end. */
  record Ended(long slots) implements HistoryEvent {}

  /** Of a kind that a later build writes. */
  record Unknown() implements HistoryEvent {}
}
