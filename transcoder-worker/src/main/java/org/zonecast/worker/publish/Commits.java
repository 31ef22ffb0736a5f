package org.zonecast.worker.publish;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.worker.feed.FeedConnection;
import org.zonecast.worker.feed.GrantClock;

/**
 * What the CDNs hold of a job, on its way into the edge's log. A worker that stands by keeps it
 * until it has the grant. Confined to the job's context.
 */
final class Commits {
  private final FeedConnection edge;
  private final GrantClock grants;
  private final UnaryOperator<String> places;
  private final Map<Commit, Segment.Facts> sent = new HashMap<>();
  private final Map<Commit, Segment.Facts> waitingForGrant = new LinkedHashMap<>();
  private long lastSegment = Long.MAX_VALUE;

  /** A segment that a CDN holds and the log does not know of yet. */
  private record Commit(String cdn, long segment) {}

  /**
   * @param places where a CDN of this name is published to
   */
  Commits(FeedConnection edge, GrantClock grants, UnaryOperator<String> places) {
    this.edge = edge;
    this.grants = grants;
    this.places = places;
  }

  /** A CDN holds a segment: the edge is told if it is this worker's, now or with the grant. */
  void stored(String cdn, long segment, Segment.Facts facts) {
    if (segment > lastSegment) {
      return; // It is the successor's.
    }
    Commit commit = new Commit(cdn, segment);
    if (grants.grant() == 0) {
      waitingForGrant.put(commit, facts);
    } else {
      send(commit, facts);
    }
  }

  /** The edge has answered: what waited for a grant goes up if there is one. */
  void granted() {
    if (grants.grant() != 0) {
      Map<Commit, Segment.Facts> now = new LinkedHashMap<>(waitingForGrant);
      waitingForGrant.clear();
      now.forEach(this::send);
    }
  }

  private void send(Commit commit, Segment.Facts facts) {
    sent.put(commit, facts);
    edge.send(
        new FeedMessage.Commit(
            commit.segment,
            commit.cdn,
            grants.grant(),
            facts.videoSlots(),
            facts.audioFrames(),
            facts.bytes(),
            places.apply(commit.cdn)));
  }

  /** The log has it: what this worker said of it, null if it was another. */
  Segment.@Nullable Facts logged(String cdn, long segment) {
    return sent.remove(new Commit(cdn, segment));
  }

  /** Another worker has committed it. */
  void loggedByAnother(String cdn, long segment) {
    waitingForGrant.remove(new Commit(cdn, segment));
  }

  /** Commits nothing behind {@code segment} any more. */
  void yield(long segment) {
    lastSegment = segment;
    waitingForGrant.keySet().removeIf(commit -> commit.segment > segment);
  }

  /** This CDN is not published to any more. */
  void forget(String cdn) {
    sent.keySet().removeIf(commit -> commit.cdn.equals(cdn));
    waitingForGrant.keySet().removeIf(commit -> commit.cdn.equals(cdn));
  }
}
