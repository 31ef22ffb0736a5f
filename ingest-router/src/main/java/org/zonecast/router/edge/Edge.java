package org.zonecast.router.edge;

import org.zonecast.router.agent.FeedClock;
import org.zonecast.router.slate.PaintedSlates;
import org.zonecast.router.status.FeedMeters;

/**
 * What all broadcasts of this edge share.
 *
 * @param startId tells this start of the edge from every other edge and every other start
 * @param memory that of their feeds
 * @param contenders encoders that want streams which others have
 * @param slates those of the plans
 */
public record Edge(
    FeedSettings settings,
    Cluster cluster,
    FeedClock clock,
    FeedMeters meters,
    String startId,
    FeedMemory memory,
    Contenders contenders,
    PaintedSlates slates) {

  /** One whose slates are drawn at once, by whoever plans. */
  public Edge(
      FeedSettings settings, Cluster cluster, FeedClock clock, FeedMeters meters, String startId) {
    this(settings, cluster, clock, meters, startId, new PaintedSlates(Runnable::run));
  }

  public Edge(
      FeedSettings settings,
      Cluster cluster,
      FeedClock clock,
      FeedMeters meters,
      String startId,
      PaintedSlates slates) {
    this(
        settings,
        cluster,
        clock,
        meters,
        startId,
        new FeedMemory(settings.bufferBytes(), settings.allBufferBytes()),
        new Contenders(),
        slates);
  }
}
