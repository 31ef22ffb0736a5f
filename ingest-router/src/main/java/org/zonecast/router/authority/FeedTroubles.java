package org.zonecast.router.authority;

import org.zonecast.feed.FeedMessage.ChildRestarted;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.router.epoch.EpochInfo;
import org.zonecast.router.feed.FeedConnection;
import org.zonecast.router.status.EventLog;

/**
 * What goes wrong at workers with an epoch's media, and the verdict that it cannot be transcoded.
 * Belongs to its broadcast's thread.
 */
final class FeedTroubles {
  private final EpochInfo epoch;
  private final Tenure tenure;
  private final EventLog events;
  private final Authority.Owner owner;
  private final PoisonWatch poison = new PoisonWatch();
  private int childRestarts;

  FeedTroubles(EpochInfo epoch, Tenure tenure, EventLog events, Authority.Owner owner) {
    this.epoch = epoch;
    this.tenure = tenure;
    this.events = events;
    this.owner = owner;
  }

  /** How many codec children were replaced. */
  int childRestarts() {
    return childRestarts;
  }

  /** A codec child was lost. */
  void childRestarted(FeedConnection connection, ChildRestarted restarted, long now) {
    if (!tenure.has(connection)) {
      return;
    }
    childRestarts += restarted.transcoderPid() == 0 ? 0 : 1;
    connection.transcoderPid(restarted.transcoderPid());
    connection.pulse().runBegins(now);
    String detail = "at segment " + restarted.segment() + ": " + restarted.reason();
    events.add("child-restarted", connection + " " + detail);
    boolean counts = !restarted.stuck() && judges(connection);
    if (counts && poison.crashed(restarted.segment())) {
      owner.poisoned(epoch.id(), "the transcoder crashed three times " + detail);
    }
  }

  /** A worker cannot go on at that segment; true if that ended the epoch. */
  boolean gaveUp(FeedConnection connection, Goodbye goodbye, long segment) {
    if (!judges(connection) || !poison.failed(segment)) {
      return false;
    }
    tenure.finished(connection);
    owner.poisoned(
        epoch.id(), "three workers gave up at segment " + segment + ": " + goodbye.detail());
    return true;
  }

  /** Whether its troubles count against the feed: not while another worker gets on well with it. */
  private boolean judges(FeedConnection connection) {
    boolean standsAlone = tenure.has(connection) && tenure.holder().isEmpty();
    return tenure.isHolder(connection) || standsAlone;
  }
}
