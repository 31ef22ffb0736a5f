package org.zonecast.worker.publish;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.worker.segment.PlaylistPlan;

/**
 * What this worker knows of the edge's commit log: the facts of each segment that is in it, and of
 * those that it made itself. Where the two differ the log counts.
 */
final class SegmentLog {
  private final PlaylistPlan plan;
  private final NavigableMap<Long, Segment.Facts> facts = new TreeMap<>();
  private final NavigableMap<Long, Segment.Facts> made = new TreeMap<>();

  SegmentLog(PlaylistPlan plan) {
    this.plan = plan;
  }

  void learn(FeedMessage.LogEntry entry) {
    learn(
        entry.segment(), new Segment.Facts(entry.videoSlots(), entry.audioFrames(), entry.bytes()));
  }

  /** Notes a segment; returns false if it was known. */
  boolean learn(long segment, Segment.Facts known) {
    return facts.putIfAbsent(segment, known) == null;
  }

  /** Notes what was made here: somebody else's commit of it says no more than its number. */
  void made(long segment, Segment.Facts here) {
    made.put(segment, here);
  }

  /** A segment's facts; of one that nobody knows, what the grid says of a full one. */
  Segment.Facts factsOf(long segment) {
    Segment.Facts known = known(segment);
    return known != null ? known : byGrid(segment);
  }

  /** Whether a segment is known to be without this rendition. */
  boolean isGap(long segment, String rendition) {
    Segment.Facts known = known(segment);
    return known != null && !known.bytes().containsKey(rendition);
  }

  /** Whether the log has a rendition of a segment that {@code than} has not. */
  boolean hasMore(long segment, Segment.Facts than) {
    Segment.Facts logged = facts.get(segment);
    return logged != null && !than.bytes().keySet().containsAll(logged.bytes().keySet());
  }

  private Segment.@Nullable Facts known(long segment) {
    Segment.Facts logged = facts.get(segment);
    return logged != null ? logged : made.get(segment);
  }

  private Segment.Facts byGrid(long segment) {
    int slots = plan.plan().segmentFrames();
    return new Segment.Facts(slots, plan.audioFrames(segment, slots), Map.of());
  }

  /** The bit rate of a rendition over the segments in the log, 0 if there are none. */
  long averageBps(String rendition) {
    double bits = 0;
    double seconds = 0;
    for (Segment.Facts known : facts.values()) {
      Integer bytes = known.bytes().get(rendition);
      if (bytes != null) {
        bits += 8.0 * bytes;
        seconds += plan.durationSeconds(rendition, known.videoSlots(), known.audioFrames());
      }
    }
    return seconds == 0 ? 0 : Math.round(bits / seconds);
  }

  void forgetBefore(long segment) {
    made.headMap(segment).clear();
    facts.headMap(segment).clear();
  }
}
