package org.zonecast.worker.feed;

import io.vertx.core.Future;
import org.zonecast.job.Job;

/** Opens feed connections. */
public interface FeedConnector {
  /** Connects on the calling context to the feed that {@code job} points at. */
  Future<FeedConnection> connect(Job job, FeedListener listener);
}
