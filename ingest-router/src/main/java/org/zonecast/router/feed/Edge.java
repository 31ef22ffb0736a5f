package org.zonecast.router.feed;

import org.zonecast.router.slate.PaintedSlates;

/**
 * What all broadcasts of this edge share.
 *
 * @param startId tells this start of the edge from every other edge and every other start
 * @param contenders encoders that want streams which others have
 * @param slates those of the plans
 */
record Edge(
    FeedSettings settings,
    Cluster cluster,
    FeedClock clock,
    FeedMeters meters,
    String startId,
    Contenders contenders,
    PaintedSlates slates) {

  /** One whose slates are drawn at once, by whoever plans. */
  Edge(FeedSettings settings, Cluster cluster, FeedClock clock, FeedMeters meters, String startId) {
    this(settings, cluster, clock, meters, startId, new PaintedSlates(Runnable::run));
  }

  Edge(
      FeedSettings settings,
      Cluster cluster,
      FeedClock clock,
      FeedMeters meters,
      String startId,
      PaintedSlates slates) {
    this(settings, cluster, clock, meters, startId, new Contenders(), slates);
  }
}
