package org.zonecast.worker.feed;

import org.zonecast.feed.FeedMessage;

/** Told what comes over a feed connection, on the connection's context. */
public interface FeedListener {
  /**
   * @param raw the message as it came, to be handed on to a codec child
   */
  void received(FeedMessage.Down message, byte[] raw);

  /** The connection is gone. Told once; nothing comes after it. */
  void closed(String why);
}
