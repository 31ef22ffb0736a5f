package org.zonecast.worker.publish;

import org.zonecast.feed.FeedMessage;
import org.zonecast.job.Token;

/**
 * Somebody newer publishes this broadcast.
 *
 * @param by the newer one's token
 */
record Supersession(Token by, String detail) {
  /** Of a playlist that carries a higher token than ours. */
  static Supersession seen(String path, Token other, Token ours) {
    return new Supersession(other, path + " has the token " + other + ", ours is " + ours);
  }

  FeedMessage.Superseded on(String cdn) {
    return new FeedMessage.Superseded(cdn, detail, by.toString());
  }
}
