package org.zonecast.worker.feed;

import org.zonecast.feed.FeedMessage;

/** An open connection to the edge's feed. Every method is called on the connection's context. */
public interface FeedConnection {
  void send(FeedMessage.Up message);

  /** Reads nothing more from the connection, answers included, until {@link #resume}. */
  void pause();

  void resume();

  /** Closes it once what was sent is on its way. */
  void close();
}
