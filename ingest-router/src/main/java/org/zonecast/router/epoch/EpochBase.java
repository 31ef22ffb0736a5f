package org.zonecast.router.epoch;

import org.zonecast.feed.FeedMessage;

/**
 * Where an epoch stands in its broadcast's numbers: known from its place, or found when its first
 * worker has sealed the CDNs. Belongs to its broadcast's thread.
 */
public final class EpochBase {
  private final EpochClock clock;
  private EpochPlace place;

  public EpochBase(EpochPlace place, EpochClock clock) {
    this.place = place;
    this.clock = clock;
  }

  public EpochPlace place() {
    return place;
  }

  public boolean known() {
    return place.based();
  }

  /** The least that it can be, as long as it is not known. */
  public long least() {
    return place.baseMediaSequence(clock);
  }

  /** Media sequence number of segment 0, or {@link FeedMessage#UNKNOWN_BASE}. */
  public long mediaSequence() {
    return known() ? place.baseMediaSequence(clock) : FeedMessage.UNKNOWN_BASE;
  }

  public void found(long mediaSequence) {
    place = place.settledAt(mediaSequence);
  }
}
