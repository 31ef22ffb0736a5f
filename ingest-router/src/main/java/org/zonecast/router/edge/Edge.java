package org.zonecast.router.edge;

import org.zonecast.router.agent.FeedClock;
import org.zonecast.router.status.FeedMeters;

/**
 * What all broadcasts of this edge share.
 *
 * @param startId tells this start of the edge from every other edge and every other start
 * @param contenders encoders that want streams which others have
 */
public record Edge(
    FeedSettings settings,
    Cluster cluster,
    FeedClock clock,
    FeedMeters meters,
    String startId,
    Contenders contenders) {

  public Edge(
      FeedSettings settings, Cluster cluster, FeedClock clock, FeedMeters meters, String startId) {
    this(settings, cluster, clock, meters, startId, new Contenders());
  }
}
