package org.zonecast.router.feed;

/**
 * What all broadcasts of this edge share.
 *
 * @param startId tells this start of the edge from every other edge and every other start
 * @param contenders encoders that want streams which others have
 */
record Edge(
    FeedSettings settings,
    Cluster cluster,
    FeedClock clock,
    FeedMeters meters,
    String startId,
    Contenders contenders) {

  Edge(FeedSettings settings, Cluster cluster, FeedClock clock, FeedMeters meters, String startId) {
    this(settings, cluster, clock, meters, startId, new Contenders());
  }
}
