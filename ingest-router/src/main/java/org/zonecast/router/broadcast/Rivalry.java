package org.zonecast.router.broadcast;

import java.time.Duration;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.EpochId;

/**
 * Which of two edges goes on with a stream that both of them have, because neither knew of the
 * other when it began. Each edge decides for itself from the other's record; the first case that
 * fits counts:
 *
 * <ol>
 *   <li>the same broadcast: the higher epoch goes on, by number and then by start id;
 *   <li>another broadcast of the stream that has ended, has no publisher or was not written of
 *       lately: this one goes on;
 *   <li>another broadcast with a publisher, while nothing was heard of our own for 2 s: the other
 *       one goes on;
 *   <li>both have a publisher: the broadcast with the lower id goes on, which began first.
 * </ol>
 */
final class Rivalry {
  /** An edge writes every 2 s. */
  private static final Duration LATELY = Duration.ofSeconds(3);

  private Rivalry() {}

  /**
   * What this edge has of the stream.
   *
   * @param heard whether its publisher was heard in the last 2 s
   */
  record Own(String edgeId, String broadcastId, EpochId epoch, boolean heard) {}

  /** Whether the stream is the other edge's. */
  static boolean givesWay(Own own, Aged told) {
    BroadcastRecord other = told.record();
    if (other.edgeId().equals(own.edgeId)) {
      return false;
    }
    if (other.broadcastId().equals(own.broadcastId)) {
      return other.epoch().compareTo(own.epoch) > 0;
    }
    boolean published = !other.ended() && other.awayMs() < 0 && told.age().compareTo(LATELY) < 0;
    return published && (!own.heard || other.broadcastId().compareTo(own.broadcastId) < 0);
  }
}
