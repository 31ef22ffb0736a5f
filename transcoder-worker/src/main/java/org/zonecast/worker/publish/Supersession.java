package org.zonecast.worker.publish;

import java.util.Optional;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.Token;
import org.zonecast.worker.cdn.CdnTarget.StoredPlaylist;

/**
 * Somebody newer publishes this broadcast.
 *
 * @param by the newer one's token
 */
record Supersession(Token by, String detail) {
  /** If a playlist carries a higher token than ours; one without a token is anybody's. */
  static Optional<Supersession> seen(String path, StoredPlaylist found, Token ours) {
    Token other = found.token();
    return other == null || other.compareTo(ours) <= 0
        ? Optional.empty()
        : Optional.of(
            new Supersession(other, path + " has the token " + other + ", ours is " + ours));
  }

  FeedMessage.Superseded on(String cdn) {
    return new FeedMessage.Superseded(cdn, detail, by.toString());
  }
}
